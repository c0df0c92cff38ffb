# Builds a function for `sam build`, which runs `make build-<LogicalId> ARTIFACTS_DIR=…` for each function.
# Maven builds the zips of all functions together, and only when a source is newer.
NAMES := $(patsubst functions/%/pom.xml,%,$(wildcard functions/*/pom.xml))
ZIPS := $(foreach name,$(NAMES),functions/$(name)/target/$(name).zip)
SOURCES := $(shell find pom.xml shared functions events \( -name target -o -path '*/src/test' \) -prune -o -type f -print)

space := $(subst ,, )
comma := ,
# `sam build --parallel` starts several makes in one working copy.
LOCK := $(if $(shell command -v flock),flock pom.xml)
# The folder of GetSessionChat is get-session-chat.
folder = $(shell printf %s '$*' | sed 's/\([a-z]\)\([A-Z]\)/\1-\2/g' | tr '[:upper:]' '[:lower:]')

# A directory, not a zip, because `sam local` deletes the unpacked files of a zip while other requests still use them.
build-%:
	$(LOCK) $(MAKE) -s functions/$(folder)/target/$(folder).zip
	unzip -q -o functions/$(folder)/target/$(folder).zip -d "$(ARTIFACTS_DIR)"

$(ZIPS): $(SOURCES)
	mvn -q -Dmaven.test.skip package -am -pl $(subst $(space),$(comma),$(addprefix functions/,$(NAMES)))
	touch $(ZIPS)
