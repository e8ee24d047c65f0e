#!/bin/sh
# Lays what WildFly writes to into the temporary folder, and starts it there.
set -eu
base=/tmp/wildfly
rm -rf "$base"
mkdir -p "$base/deployments" "$base/lib"
cp -R /opt/wildfly/standalone/configuration "$base/"
cp /opt/resight/resight.war "$base/deployments/"
# In the background, the script of WildFly hands signals on to the server.
export LAUNCH_JBOSS_IN_BACKGROUND=true
exec /opt/wildfly/bin/standalone.sh -b=0.0.0.0 --yaml=/opt/resight/resight.yaml \
  -Djboss.server.base.dir="$base" -Djboss.tx.node.id=resight
