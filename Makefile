# How `sam build` makes a function: it runs `make build-<LogicalId> ARTIFACTS_DIR=…` for each of them.
# Maven builds the zips of all functions at once, and only when a source is newer.
NAMES := $(patsubst functions/%/pom.xml,%,$(wildcard functions/*/pom.xml))
ZIPS := $(foreach name,$(NAMES),functions/$(name)/target/$(name).zip)
SOURCES := $(shell find pom.xml shared functions events \( -name target -o -path '*/src/test' \) -prune -o -type f -print)

space := $(subst ,, )
comma := ,
# `sam build --parallel` starts several of us in one tree.
LOCK := $(if $(shell command -v flock),flock pom.xml)
# The folder of GetSessionChat is get-session-chat.
folder = $(shell printf %s '$*' | sed 's/\([a-z]\)\([A-Z]\)/\1-\2/g' | tr '[:upper:]' '[:lower:]')

# A directory, not a zip: `sam local` deletes what it unpacked of a zip while other requests still run from it.
build-%:
	$(LOCK) $(MAKE) -s functions/$(folder)/target/$(folder).zip
	unzip -q -o functions/$(folder)/target/$(folder).zip -d "$(ARTIFACTS_DIR)"

$(ZIPS): $(SOURCES)
	mvn -q -Dmaven.test.skip package -am -pl $(subst $(space),$(comma),$(addprefix functions/,$(NAMES)))
	touch $(ZIPS)
