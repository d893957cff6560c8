#!/bin/sh
# Runs the tests of the extension in a folder that holds another Debian: sh matrix.sh FOLDER, from the project's folder, as
# root, in a mount namespace of its own. The toolchain is that of this machine; what is built stays in the folder.
set -eu
folder=$1
mkdir -p "$folder/gannet" "$folder/built" "$folder/root/.cargo" "$folder/root/.rustup"
mount --bind . "$folder/gannet"
mount --bind "${CARGO_HOME:-$HOME/.cargo}" "$folder/root/.cargo"
mount --bind "${RUSTUP_HOME:-$HOME/.rustup}" "$folder/root/.rustup"
mount -t proc proc "$folder/proc"
mount --rbind /dev "$folder/dev"
exec chroot "$folder" env -i HOME=/root PATH=/root/.cargo/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    CARGO_NET_OFFLINE=true CARGO_TARGET_DIR=/built sh -c 'cd /gannet && php --version && cargo xtask php test'
