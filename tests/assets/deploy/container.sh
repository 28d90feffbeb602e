# A container without Docker, in namespaces of its own: what unshare starts as root.
# container.sh ROOT FOLDERS MOUNTS IS_READ_ONLY USER NAME=VALUE… COMMAND…
# FOLDERS of the machine are there under their names, read-only; MOUNTS are from:to.
set -eu
root=$1 folders=$2 mounts=$3 is_read_only=$4 user=$5
shift 5
mount -t tmpfs -o mode=755 container "$root"
mkdir "$root/proc" "$root/tmp" "$root/dev"
mount -t proc proc "$root/proc"
mount -t tmpfs -o mode=1777 tmp "$root/tmp"
mount --rbind /dev "$root/dev"
for path in /bin /lib /lib64 /sbin; do
    if [ -L "$path" ]; then cp -P "$path" "$root/"; fi
done
for path in $folders; do
    mkdir -p "$root$path"
    mount --bind "$path" "$root$path"
    mount -o remount,bind,ro "$root$path"
done
for pair in $mounts; do
    mkdir -p "$root${pair#*:}"
    mount --bind "${pair%%:*}" "$root${pair#*:}"
done
mkdir -p "$root/etc"
echo "paperhouse:x:1000:1000::/tmp:/bin/sh" > "$root/etc/passwd"
echo "127.0.0.1 localhost code" > "$root/etc/hosts"
if [ "$is_read_only" = yes ]; then mount -o remount,ro "$root"; fi
exec chroot --userspec="$user" "$root" env -i "$@"
