# The HTTPS certificate on the host: given, or from Let's Encrypt. Sourced by host.sh.
# shellcheck shell=bash disable=SC2154 # variables of host.sh

# A given certificate is checked in the runtime folder: where the same one is in place already, nothing else changes.
readonly certificates=$base/certificates certificate=$base/certificates/current given=/run/pynumdraw-given-certificate

public_key() { openssl "$@" 2>/dev/null | sha256sum; }

check_certificate() {
    openssl x509 -noout -in "$1" 2>/dev/null || die "$3 is no certificate in PEM format."
    openssl x509 -noout -checkend 0 -in "$1" >/dev/null || die "$3 has expired: $(openssl x509 -noout -enddate -in "$1")"
    [[ "$(public_key x509 -noout -pubkey -in "$1")" == "$(public_key pkey -pubout -in "$2" -passin pass:)" ]] ||
        die "the key is not that of $3 (or has a pass phrase, which nginx cannot ask for)."
}

# install_certificate FILE KEY [NAME]: check both, and replace the old ones at once, by switching a link.
install_certificate() {
    local id
    check_certificate "$1" "$2" "${3:-$1}"
    id="$(cat "$1" "$2" | sha256sum | cut -c1-12)"
    if [[ "$(readlink "$certificate")" == "$id" ]]; then return; fi
    say "Installing the certificate, valid until $(openssl x509 -noout -enddate -in "$1" | cut -d= -f2)"
    install -d -m 750 -g "$service_user" "$certificates" "$certificates/$id"
    install -m 640 -g "$service_user" "$1" "$certificates/$id/fullchain.pem"
    install -m 640 -g "$service_user" "$2" "$certificates/$id/privkey.pem"
    ln -sfn "$id" "$certificates/.current"
    mv -T "$certificates/.current" "$certificate"
    find "$certificates" -mindepth 1 -maxdepth 1 -type d ! -name "$id" -exec rm -r {} +
}

# install_given_certificate FOLDER: install the certificate sent to it. In any case, no copy of the key is left behind.
install_given_certificate() {
    local sent=$1
    [[ $sent && -d $sent ]] || die "the certificate that was sent has disappeared. Run it again."
    trap 'rm -rf "$given"' EXIT
    rm -rf "$given"
    mv "$sent" "$given"
    chown -R root: "$given"
    install_certificate "$given/fullchain.pem" "$given/privkey.pem" "the certificate given"
}

# is_good_for NAME FILE: tell whether a certificate covers a domain for 30 more days, which certbot takes seconds to tell.
is_good_for() {
    openssl x509 -noout -checkend $((30 * 24 * 3600)) -in "$2" >/dev/null 2>&1 &&
        openssl x509 -noout -checkhost "$1" -in "$2" | grep -q "does match"
}

# obtain_certificate ID: get one from Let's Encrypt, to which nginx proves the domain over http. A timer of certbot's own
# renews it.
obtain_certificate() {
    local id=$1 domain
    domain="$(setting "$id" DEPLOY_DOMAIN)"
    if ! is_good_for "$domain" "/etc/letsencrypt/live/$domain/fullchain.pem"; then ask_certbot "$id" "$domain"; fi
    RENEWED_LINEAGE=/etc/letsencrypt/live/$domain certificate # also where a run was interrupted between the two
}

ask_certbot() {
    local id=$1 domain=$2 server
    server="$(setting "$id" DEPLOY_ACME_SERVER)"
    as_service install -d -m 755 "$front/run/acme"
    certbot certonly --quiet --non-interactive --agree-tos --keep-until-expiring ${server:+--server "$server"} \
        --email "$(setting "$id" DEPLOY_EMAIL)" --webroot -w "$front/run/acme" -d "$domain" --cert-name "$domain" \
        --deploy-hook "bash $base/current/deploy/remote/host.sh certificate" ||
        die "certbot could not get a certificate for $domain (above). Release $id is in use, without HTTPS."
}
