#!/usr/bin/env bash
# Deploys the resource group and everything in it, then the apps, then asks the public apps whether they answer.
# Idempotent: run it again after a failure. Nothing here reads, makes or prints a secret.
set -euo pipefail

usage() {
  cat <<'USAGE'
Usage: infra/deploy.sh [--environment dev|prod] [options]

  --environment NAME   which bicep/main.NAME.bicepparam to deploy; default: dev
  --subscription ID    the subscription; default: the one az is set to
  --location REGION    default: $AZURE_LOCATION, else westeurope
  --only APP           deploy the code of this app alone; may be given more than once
  --packages DIR       deploy the packages in DIR (APP.zip) instead of building them: this is how to roll back
  --skip-infrastructure  leave the resources as they are
  --skip-apps          leave the apps as they are
  --what-if            show what would change, change nothing
  --dry-run            print every command, run none; needs neither az nor a subscription
  --help               this text

Needs: az 2.60 or later, signed in (az login); dotnet; zip; curl; jq.
USAGE
}

fail() {
  echo "deploy: $1" >&2
  exit 2
}

cd "$(dirname "${BASH_SOURCE[0]}")/.."
environment=dev
subscription=""
location=${AZURE_LOCATION:-westeurope}
packages=""
only=()
what_if=false
dry_run=false
infrastructure=true
apps=true

need_value() {
  [ "$2" -ge 2 ] || fail "$1 needs a value. See infra/deploy.sh --help."
}

while [ $# -gt 0 ]; do
  case $1 in
    --environment) need_value "$1" $#; environment=$2; shift 2 ;;
    --subscription) need_value "$1" $#; subscription=$2; shift 2 ;;
    --location) need_value "$1" $#; location=$2; shift 2 ;;
    --only) need_value "$1" $#; only+=("$2"); shift 2 ;;
    --packages) need_value "$1" $#; packages=$2; shift 2 ;;
    --skip-infrastructure) infrastructure=false; shift ;;
    --skip-apps) apps=false; shift ;;
    --what-if) what_if=true; shift ;;
    --dry-run) dry_run=true; shift ;;
    --help|-h) usage; exit 0 ;;
    *) fail "the option '$1' is unknown. See infra/deploy.sh --help." ;;
  esac
done

parameters="bicep/main.$environment.bicepparam"
[ -f "$parameters" ] || fail "there is no '$parameters' for the environment '$environment'."
if [ -n "$packages" ] && [ ! -d "$packages" ]; then
  fail "the packages directory '$packages' does not exist."
fi

export AZURE_LOCATION=$location
version=$(git rev-parse --short HEAD 2>/dev/null || echo local)
deployment="serverless-$environment"
artifacts="artifacts/deploy/$version"

# Prints the command; runs it unless this is a dry run.
run() {
  printf '+'
  printf ' %q' "$@"
  printf '\n'
  if [ "$dry_run" = false ]; then
    "$@"
  fi
}

az_here() {
  if [ -n "$subscription" ]; then
    run az "$@" --subscription "$subscription"
  else
    run az "$@"
  fi
}

# The names of the apps are those of topology.json; "  {" begins an entry, its name is the first property.
app_names() {
  sed -n '/"apps"[[:space:]]*:/,$p' bicep/topology.json \
    | sed -nE 's/^[[:space:]]*\{?[[:space:]]*"name"[[:space:]]*:[[:space:]]*"([^"]+)".*/\1/p'
}

# functions/Ordering is the app "ordering", functions/OrderDesk the app "order-desk".
project_of() {
  local directory name
  for directory in functions/*/; do
    name=$(basename "$directory")
    if [ "$(printf '%s' "$name" | sed -E 's/([a-z0-9])([A-Z])/\1-\2/g' | tr '[:upper:]' '[:lower:]')" = "$1" ]; then
      printf '%s\n' "$directory$name.csproj"
      return
    fi
  done
  fail "the app '$1' of topology.json has no directory in functions/."
}

wanted() {
  [ ${#only[@]} -eq 0 ] && return 0
  local each
  for each in "${only[@]}"; do
    [ "$each" = "$1" ] && return 0
  done
  return 1
}

# What the deployment made: the site and the address of an app. A dry run has no deployment to ask.
output_of() {
  if [ "$dry_run" = true ]; then
    case $2 in
      group) printf 'rg-serverless-%s\n' "$environment" ;;
      siteName) printf 'SITE-OF-%s\n' "$1" ;;
      url) printf 'https://ADDRESS-OF-%s\n' "$1" ;;
      public)
        if sed -n "/\"name\"[[:space:]]*:[[:space:]]*\"$1\"/,/}/p" bicep/topology.json \
          | grep -q '"public"[[:space:]]*:[[:space:]]*true'; then
          echo true
        else
          echo false
        fi
        ;;
    esac
    return
  fi

  local query=(deployment sub show --name "$deployment" --output json)
  [ -z "$subscription" ] || query+=(--subscription "$subscription")
  local outputs
  outputs=$(az "${query[@]}" --query properties.outputs)
  if [ "$2" = group ]; then
    printf '%s' "$outputs" | jq -r '.resourceGroupName.value'
  else
    printf '%s' "$outputs" | jq -r --arg app "$1" --arg key "$2" '.apps.value[] | select(.name == $app) | .[$key]'
  fi
}

deploy_infrastructure() {
  local verb=create
  [ "$what_if" = true ] && verb=what-if
  echo "== Resources of '$environment' in $location =="
  az_here deployment sub "$verb" --name "$deployment" --location "$location" --parameters "$parameters"
}

build_package() {
  local app=$1 project
  project=$(project_of "$app")
  run dotnet publish "$project" --configuration Release --output "$artifacts/$app" -p:WorkerExtensions=packages
  run rm -f "$artifacts/$app.zip"
  printf '+ (cd %q && zip --quiet --recurse-paths %q .)\n' "$artifacts/$app" "../$app.zip"
  if [ "$dry_run" = false ]; then
    (cd "$artifacts/$app" && zip --quiet --recurse-paths "../$app.zip" .)
  fi
}

deploy_app() {
  local app=$1 package
  echo "== App '$app' =="
  if [ -n "$packages" ]; then
    package="$packages/$app.zip"
    [ -f "$package" ] || [ "$dry_run" = true ] || fail "the package '$package' does not exist."
  else
    build_package "$app"
    package="$artifacts/$app.zip"
  fi
  az_here functionapp deployment source config-zip \
    --resource-group "$(output_of "$app" group)" --name "$(output_of "$app" siteName)" --src "$package"
}

# A site that is up answers with problem details, an order that does not exist with 404. Two minutes for a cold start.
smoke_test() {
  local app=$1
  echo "== Does '$app' answer? =="
  az_here functionapp function list \
    --resource-group "$(output_of "$app" group)" --name "$(output_of "$app" siteName)" --query '[].name' --output tsv
  if [ "$(output_of "$app" public)" = true ]; then
    run infra/smoke-test.sh "$(output_of "$app" url)"
  fi
}

if [ "$infrastructure" = true ]; then
  deploy_infrastructure
fi

if [ "$apps" = true ] && [ "$what_if" = false ]; then
  while IFS= read -r app <&3; do
    wanted "$app" || continue
    deploy_app "$app"
    smoke_test "$app"
  done 3< <(app_names)
fi

echo "== Done: $environment at $version =="
