# How `sam build` makes a function: it runs `make build-<LogicalId> ARTIFACTS_DIR=…` for each of them.
# Maven builds the zips of all functions at once, and only when a source is newer.
NAMES := get-session-chat post-events consume-events compact-session-chat sweep-sessions
ZIPS := $(foreach name,$(NAMES),functions/$(name)/target/$(name).zip)
SOURCES := $(shell find pom.xml shared functions events \( -name target -o -path '*/src/test' \) -prune -o -type f -print)

space := $(subst ,, )
comma := ,
# `sam build --parallel` starts five of us in one tree.
LOCK := $(if $(shell command -v flock),flock pom.xml)

build-GetSessionChat: get-session-chat.unpacked
build-PostEvents: post-events.unpacked
build-ConsumeEvents: consume-events.unpacked
build-CompactSessionChat: compact-session-chat.unpacked
build-SweepSessions: sweep-sessions.unpacked

# A directory, not a zip: `sam local` deletes what it unpacked of a zip while other requests still run from it.
%.unpacked:
	$(LOCK) $(MAKE) -s functions/$*/target/$*.zip
	unzip -q -o functions/$*/target/$*.zip -d "$(ARTIFACTS_DIR)"

$(ZIPS): $(SOURCES)
	mvn -q -Dmaven.test.skip package -am -pl $(subst $(space),$(comma),$(addprefix functions/,$(NAMES)))
	touch $(ZIPS)

.PHONY: build-GetSessionChat build-PostEvents build-ConsumeEvents build-CompactSessionChat build-SweepSessions
