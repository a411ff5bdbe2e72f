# The scenarios of deploy/test.sh, which sources this.
# shellcheck shell=bash disable=SC2154 # variables of the other files

exec 3>&1                                       # for figures, which check must not capture

# --- a fresh host, tmux -----------------------------------------------------------------------------------------

only_shows_what_it_would_do() {
    local output
    output="$(deploy "$1" --dry-run)"
    grep "Nothing is deployed" <<<"$output" && ! on "$1" test -e /opt/pynumdraw
}

# is_unprivileged HOST: neither server nor nginx runs as root, and their user cannot write to the release.
is_unprivileged() {
    on "$1" 'ps -eo user=,args=' >"$work/processes"
    ! grep -E '^root .*(prediction_server|nginx:)' "$work/processes" &&
        on "$1" 'cd / && setpriv --reuid pynumdraw --regid pynumdraw --clear-groups \
            find -L /opt/pynumdraw/current/ -writable' >"$work/writable" && ! grep . "$work/writable"
}

# shows_no_secret HOST: a log that the service's user has replaced by a link leads root to nothing that this user cannot read.
shows_no_secret() {
    on "$1" 'cd /var/lib/pynumdraw/log && mv nginx.log kept && ln -s /etc/shadow nginx.log'
    deploy "$1" logs >"$work/logs" 2>&1
    on "$1" 'cd /var/lib/pynumdraw/log && mv kept nginx.log'
    grep "server started" "$work/logs" && ! grep "^root:" "$work/logs"
}

shows_session() { on "$1" 'runuser -u pynumdraw -- tmux list-windows -t pynumdraw' | tee /dev/stderr | grep -c -E 'server-|nginx' | grep -qx 2; }

# runs_nothing_as_root HOST: what is planted in a release's environment, as the service's user could while pip runs there,
# runs as that user only, whatever is done with the release.
runs_nothing_as_root() {
    # shellcheck disable=SC2016
    on "$1" 'install -o pynumdraw -m 600 /dev/null /var/lib/pynumdraw/ran-as
        echo "import os; open(\"/var/lib/pynumdraw/ran-as\", \"a\").write(f\"{os.getuid()}\\n\")" >/tmp/planted.pth
        cp /tmp/planted.pth /opt/pynumdraw/current/.venv/lib/python3*/site-packages/
        chmod 666 /opt/pynumdraw/current/.venv/lib/python3*/site-packages/planted.pth'
    deploy "$1" && deploy "$1" status && deploys_a_change "$1" && is_unprivileged "$1" && deploy "$1" rollback || return 1
    on "$1" 'cat /var/lib/pynumdraw/ran-as; rm /opt/pynumdraw/releases/*/.venv/lib/python3*/site-packages/planted.pth' >"$work/ran-as"
    sort "$work/ran-as" | uniq -c
    [[ "$(sort -u "$work/ran-as")" == "$(on "$1" id -u pynumdraw)" ]]
}

# hands_over_the_environment_only HOST: while pip runs.
hands_over_the_environment_only() {
    say "# $RANDOM" >>"$project/constraints.txt"
    change
    interrupt "$1" "Installing the Python" || return 1
    on "$1" 'find /opt/pynumdraw ! -user root ! -path "*/.venv*"' >"$work/handed-over"
    restore constraints.txt
    cat "$work/handed-over"
    ! grep . "$work/handed-over"
}

# writes_only_at_home HOST: links that the service's user has put into its home lead root nowhere.
writes_only_at_home() {
    on "$1" 'cd /var/lib/pynumdraw && rm -rf trial && ln -s /etc/skel trial && chown -h pynumdraw: trial'
    deploy "$1" --workers 1
    on "$1" 'rm /var/lib/pynumdraw/trial; find /etc/skel -user pynumdraw -o -newer /opt/pynumdraw/current' >"$work/skel"
    cat "$work/skel"
    ! grep . "$work/skel"
}

# comes_back HOST PATTERN: a process that is killed is started again.
comes_back() {
    local i
    on "$1" "pkill -KILL -o -f '$2'" || return 1
    for ((i = 0; i < 100; i++)); do
        if deploy "$1" status && serves_once "$1"; then return; fi
        sleep 0.2
    done
    return 1
}

keeps_five() {
    local i
    for ((i = 0; i < 5; i++)); do deploys_a_change "$1" || return 1; done
    [[ "$(releases_of "$1")" == 5 ]]
}

scenario_tmux() {
    make_host tmux
    check "a dry run says that nothing is there, and changes nothing" only_shows_what_it_would_do tmux
    check "a fresh host, as root" deploy tmux
    describe tmux
    check "the page reads digits" reads_digits "$(page_of tmux)"
    check "… and what it loads may be kept for good" is_kept_for_good "$(page_of tmux)"
    check "a second run changes nothing, in less than 10 s" changes_nothing tmux
    check "its tmux session has both windows" shows_session tmux
    check "nothing that listens is root's or can change the release" is_unprivileged tmux
    check "root runs nothing of an environment" runs_nothing_as_root tmux
    check "… which alone is handed over while pip runs" hands_over_the_environment_only tmux
    check "… and follows no links of the service's user" writes_only_at_home tmux
    check "the current release goes on" deploy tmux
    check "status" deploy tmux status
    check "logs" grep -q '"event":"server started"' <(deploy tmux logs)
    check "… but nothing that its user put in their place" shows_no_secret tmux
    check "a killed server comes back" comes_back tmux '^[^ ]*python backend'
    check "a killed nginx comes back" comes_back tmux '^nginx: master'
    check "a power cut" cut_power tmux
    check "… after which it says that nothing runs" not deploy tmux status
    check "… and a run starts the same release" deploy tmux
    check "five releases are kept of six" keeps_five tmux
    check "rollback to the first of them" deploy tmux rollback "$(on tmux 'cd /opt/pynumdraw/releases && ls -t */.released | tail -n 1 | cut -d / -f 1')"
    check "there is none before that" not deploy tmux rollback
    remove_host tmux
}

not() { ! "$@"; }

# --- under load -------------------------------------------------------------------------------------------------

# fails_without_loss HOST NAME REASON FILE COMMAND...: a deploy is refused after COMMAND has broken FILE.
fails_without_loss() {
    "${@:5}"
    check "refused: $2" is_refused "$1" "$3"
    restore "$4"
}

scenario_load() {
    make_prepared_host load
    log_in_as deployer
    check "by a user with sudo" deploy load
    start_load load http://127.0.0.1
    check "a change, under load" deploys_a_change load
    check "rollback, under load" deploy load rollback
    check "forward again, under load: nothing is built" deploy load
    check "other settings, under load" deploy load --workers 1 --port 8091
    check "… and back" deploy load
    fails_without_loss load "a damaged model" "SHA-256|[Bb]roken" models/"$(model)".tflite truncate -s -1 "$project/models/$(model).tflite"
    fails_without_loss load "a server that cannot start" "NameError" backend/prediction_server.py sed -i 's|^if __name__|oops\n&|' "$project/backend/prediction_server.py"
    fails_without_loss load "a server that misreads digits" "is read as" deploy/remote/digits.ndjson \
        sed -i 's/"label":"7"/"label":"1"/' "$project/deploy/remote/digits.ndjson"
    fails_without_loss load "an nginx.conf that is wrong" 'unknown directive "oops"' nginx.conf sed -i '1i oops;' "$project/nginx.conf"
    fails_without_loss load "a page that is missing" "there is no index.html" frontend/index.html rm "$project/frontend/index.html"
    fails_without_loss load "packages that do not exist" "No matching distribution|ResolutionImpossible" constraints.txt \
        sed -i 's/^bjoern-binary==.*/bjoern-binary==0.0.0/' "$project/constraints.txt"
    check "refused: a port that is taken" is_refused load "Address already in use" --http-port 22
    check "every request was answered right" loses_nothing load
    check "the right server runs, and no other" serves_once load
    remove_host load
    log_in_as root
}

model() { sed -nE 's/.*"model": *"([^"]*)".*/\1/p' models/current.json; }

# --- interrupted ------------------------------------------------------------------------------------------------

# recovers HOST PATTERN OPTION...: a deploy that was interrupted at PATTERN works when it is repeated.
recovers() {
    interrupt "$@" || return 1
    deploy "$1" "${@:3}" && serves_once "$1" && deploy "$1" status && [[ ! "$(on "$1" 'dpkg --audit')" ]]
}

# recovers_from_building HOST PATTERN
recovers_from_building() {
    change
    recovers "$@"
}

# recovers_from_installing HOST PATTERN: pip only runs if constraints.txt has changed.
recovers_from_installing() {
    say "# $RANDOM" >>"$project/constraints.txt"
    recovers_from_building "$@"
}

# recovers_from_switching HOST PATTERN: with a release that is already built.
recovers_from_switching() { deploy "$1" rollback && recovers "$@"; }

# two_at_a_time HOST OPTIONS OTHER-OPTIONS: both succeed.
two_at_a_time() {
    local one result=0
    local -a options other
    read -ra options <<<"$2"
    read -ra other <<<"$3"
    deploy "$1" "${options[@]}" >"$work/one" 2>&1 &
    one=$!
    deploy "$1" "${other[@]}" >"$work/other" 2>&1 || result=1
    wait "$one" || result=1
    cat "$work/one" "$work/other"
    [[ $result == 0 ]] && serves_once "$1"
}

scenario_interrupted() {
    local pattern
    make_host interrupted
    for pattern in "all:Installing nginx" "all:Building" "Installing the Python" "Starting the server"; do
        check "a first deploy, killed at: $pattern" recovers interrupted "$pattern"
        if [[ $pattern == "Starting the server" ]]; then break; fi
        remove_host interrupted
        make_prepared_host interrupted
    done
    start_load interrupted http://127.0.0.1
    for pattern in "Building" "all:Building"; do
        check "under load, killed at: $pattern" recovers_from_building interrupted "$pattern"
    done
    for pattern in "Installing the Python" "all:Installing the Python"; do
        check "under load, killed at: $pattern" recovers_from_installing interrupted "$pattern"
    done
    restore constraints.txt
    for pattern in "Starting the server" "Asking" "Trying" "Switching" "Reloading" "Stopping" "all:Trying" "all:Reloading"; do
        check "under load, killed at: $pattern" recovers_from_switching interrupted "$pattern"
    done
    check "every request was answered right" loses_nothing interrupted
    change
    check "two at a time" two_at_a_time interrupted "" ""
    remove_host interrupted
}

# --- systemd ----------------------------------------------------------------------------------------------------

is_hardened() {
    on "$1" "systemd-analyze security --no-pager | grep pynumdraw" | tee "$work/exposure"
    sed 's/^/        /' "$work/exposure" >&3
    [[ "$(grep -c . "$work/exposure")" == 2 ]] && awk '$2 > 1.5 { exit 1 }' "$work/exposure"
}

scenario_systemd() {
    make_host systemd
    log_in_as deployer
    check "a fresh host, by a user with sudo, --systemd" deploy systemd --systemd
    describe systemd
    check "the page reads digits" reads_digits "$(page_of systemd)"
    check "a second run changes nothing, in less than 10 s" changes_nothing systemd --systemd
    check "nothing that listens is root's or can change the release" is_unprivileged systemd
    check "its units' exposure is 1.5 at most" is_hardened systemd
    check "logs" grep -q '"event":"server started"' <(deploy systemd logs)
    start_load systemd http://127.0.0.1
    check "a change, under load" deploys_a_change systemd --systemd
    check "rollback, under load" deploy systemd rollback
    fails_without_loss_by_systemd
    check "every request was answered right" loses_nothing systemd
    check "a killed server comes back" comes_back systemd '^[^ ]*python backend'
    check "a killed nginx comes back" comes_back systemd '^nginx: master'
    check "reboot" reboot_host systemd
    check "… after which it is ready by itself" becomes_ready systemd
    check "… and the right server runs, and no other" serves_once systemd
    check "from systemd to tmux" deploy systemd
    check "… where the right server runs, and no other" serves_once systemd
    check "… and back" deploy systemd --systemd
    check "… where the right server runs, and no other" serves_once systemd
    remove_host systemd
    log_in_as root
}

fails_without_loss_by_systemd() {
    sed -i 's|^if __name__|oops\n&|' "$project/backend/prediction_server.py"
    check "refused: a server that cannot start" is_refused systemd "NameError" --systemd
    restore backend/prediction_server.py
}

becomes_ready() {
    local i
    for ((i = 0; i < 50; i++)); do
        if deploy "$1" status; then return; fi
        sleep 0.5
    done
    return 1
}

# --- HTTPS ------------------------------------------------------------------------------------------------------

# make_certificate NAME DAYS
make_certificate() {
    openssl req -x509 -newkey rsa:2048 -nodes -days "$2" -subj "/CN=$1" -keyout "$work/$1.key" -out "$work/$1.pem" 2>/dev/null
}

# shows_certificate HOST NAME: HTTPS uses the certificate for NAME.
shows_certificate() {
    openssl s_client -connect "127.0.0.1:$(port_of "$1" 443)" </dev/null 2>/dev/null | openssl x509 -noout -subject | tee /dev/stderr | grep -q "$2"
}

sends_to_https() { curl -fsS -o /dev/null -w '%{redirect_url}\n' "$(page_of "$1")/" | tee /dev/stderr | grep -q '^https://127.0.0.1/'; }

has_hsts() { curl -kfsSI "$(secure_page_of "$1")/" | tee /dev/stderr | grep -qi '^strict-transport-security: max-age='; }

# guards_key HOST: only root and the service's group may read the key, and no copy of it is left where it was sent.
guards_key() {
    on "$1" 'stat -Lc "%a %U:%G" /opt/pynumdraw/certificates/current/privkey.pem; find / -path /proc -prune -o -name privkey.pem -print' | tee /dev/stderr >"$work/keys"
    [[ "$(head -n 1 "$work/keys")" == "640 root:pynumdraw" && "$(wc -l <"$work/keys")" == 2 ]]
}

scenario_certificate() {
    make_prepared_host certificate
    make_certificate first 30
    make_certificate second 30
    check "HTTPS from the beginning" deploy certificate --certificate "$work/first.pem" --key "$work/first.key"
    check "the page reads digits" reads_digits "$(secure_page_of certificate)"
    check "it is the certificate given" shows_certificate certificate first
    check "http sends to https" sends_to_https certificate
    check "HSTS" has_hsts certificate
    check "the key is guarded" guards_key certificate
    check "a second run changes nothing" changes_nothing certificate --certificate "$work/first.pem" --key "$work/first.key"
    start_load certificate https://127.0.0.1
    check "refused: another certificate's key" is_refused certificate "the key is not that of" --certificate "$work/second.pem" --key "$work/first.key"
    check "refused: no certificate" is_refused certificate "no certificate" --certificate "$work/first.key" --key "$work/first.key"
    check "another certificate, under load" deploy certificate --certificate "$work/second.pem" --key "$work/second.key"
    check "it is that one" shows_certificate certificate second
    check "two at a time, each with its own" two_at_a_time certificate "--certificate $work/first.pem --key $work/first.key" \
        "--certificate $work/second.pem --key $work/second.key"
    check "a change, under load" deploys_a_change certificate --certificate "$work/second.pem" --key "$work/second.key"
    check "every request was answered right" loses_nothing certificate
    remove_host certificate
}

# start_authority HOST: start pebble, an ACME server for tests, on the host itself, which trusts it and knows page.test.
start_authority() {
    # shellcheck disable=SC2016
    on "$1" 'set -e
        cd /opt
        openssl req -x509 -newkey rsa:2048 -nodes -days 9 -subj /CN=localhost -addext subjectAltName=DNS:localhost \
            -keyout authority.key -out authority.pem 2>/dev/null
        cat authority.pem >>/etc/ssl/certs/ca-certificates.crt
        echo "127.0.0.1 page.test" >>/etc/hosts
        echo "{\"pebble\": {\"listenAddress\": \"127.0.0.1:14000\", \"managementListenAddress\": \"127.0.0.1:15000\",
            \"certificate\": \"/opt/authority.pem\", \"privateKey\": \"/opt/authority.key\",
            \"httpPort\": 80, \"tlsPort\": 443}}" >pebble.json
        systemd-run --quiet --unit=authority --setenv=PEBBLE_VA_NOSLEEP=1 pebble -config /opt/pebble.json'
}

serial_of() { openssl s_client -connect "127.0.0.1:$(port_of "$1" 443)" -servername page.test </dev/null 2>/dev/null | openssl x509 -noout -serial; }

# spares_certbot HOST OPTION...: certbot, which keeps a log of each of its runs, does not run.
spares_certbot() {
    local before
    before="$(on "$1" 'ls /var/log/letsencrypt')"
    changes_nothing "$@" && [[ "$(on "$1" 'ls /var/log/letsencrypt')" == "$before" ]]
}

is_renewed() {
    local before
    before="$(serial_of "$1")"
    on "$1" 'certbot renew --force-renewal --no-random-sleep-on-renew' || return 1
    [[ "$(serial_of "$1")" == serial=* && "$(serial_of "$1")" != "$before" ]]
}

scenario_letsencrypt() {
    local -a options=(--domain page.test --email nobody@page.test --acme-server https://localhost:14000/dir)
    make_prepared_host letsencrypt
    check "an unreachable authority is an error" not deploy letsencrypt "${options[@]}"
    check "… and the page is served over http" reads_digits "$(page_of letsencrypt)"
    check "an authority is started" start_authority letsencrypt
    check "a certificate is obtained" deploy letsencrypt "${options[@]}"
    check "the page reads digits" reads_digits "$(secure_page_of letsencrypt)"
    check "a second run changes nothing, and leaves certbot alone" spares_certbot letsencrypt "${options[@]}"
    start_load letsencrypt https://127.0.0.1
    check "it is renewed, under load" is_renewed letsencrypt
    check "a change, under load" deploys_a_change letsencrypt "${options[@]}"
    check "every request was answered right" loses_nothing letsencrypt
    remove_host letsencrypt
}

# --- this machine -----------------------------------------------------------------------------------------------

scenario_loopback() {
    local http_port port
    http_port="$(free_port)"
    port="$(free_port)"
    make_loopback
    check "this machine, in a layer of its own" deploy loopback --http-port "$http_port" --port "$port"
    check "the page reads digits" reads_digits "http://127.0.0.1:$http_port"
    check "a second run changes nothing, in less than 10 s" changes_nothing loopback --http-port "$http_port" --port "$port"
    check "--systemd is refused, for there is none" is_refused loopback "not booted with systemd" --systemd
    start_load loopback "http://127.0.0.1:$http_port"
    check "a change, under load" deploys_a_change loopback --http-port "$http_port" --port "$port"
    check "rollback, under load" deploy loopback rollback
    check "every request was answered right" loses_nothing loopback
    check "the right server runs, and no other" serves_once loopback
    check "the machine itself is as it was" test ! -e /opt/pynumdraw
    kill -KILL "$loopback"
    loopback=""
}

# --- other machines ---------------------------------------------------------------------------------------------

# has_wheels PYTHON MACHINE: a machine with that version, and the glibc of Debian 12, needs no compiler to serve.
has_wheels() {
    local minor
    local -a platforms=()
    for minor in {17..36}; do platforms+=(--platform "manylinux_2_${minor}_$2"); done
    "$work/wheels/bin/python" -m pip install --quiet --disable-pip-version-check --dry-run --target "$work/nowhere" \
        --only-binary :all: --python-version "$1" "${platforms[@]}" -c constraints.txt -r "$work/requirements"
}

scenario_wheels() {
    local version machine
    python3 -m venv "$work/wheels"
    requirements "$work/wheels/bin/python" "" >"$work/requirements"
    for machine in x86_64 aarch64; do
        for version in 3.11 3.12 3.13 3.14; do
            check "Python $version on $machine" has_wheels "$version" "$machine"
        done
    done
    check "there are none for 32-bit ARM, so the check can fail" not has_wheels 3.11 armv7l
}
