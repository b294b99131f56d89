# The root: an empty one, in which only what Python reads is mounted, read-only.

MS_REMOUNT_RDONLY_BIND = 0x20 | 0x1 | 0x1000
MS_NOSUID, MS_NODEV, MS_BIND_REC, MS_PRIVATE_REC = 0x2, 0x4, 0x1000 | 0x4000, 0x40000 | 0x4000
MNT_DETACH, AT_RECURSIVE = 0x2, 0x8000
SYSTEM = (
    "/lib /lib64 /usr/lib /usr/lib64 /usr/local/lib /etc/ld.so.cache /usr/share/zoneinfo".split()
)


def readable_paths():
    """The files and folders that this Python reads from: its library, and shared libraries."""
    wanted = list(SYSTEM)
    for prefix in {sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix}:
        wanted += [prefix + "/lib", prefix + "/lib64", prefix + "/pyvenv.cfg"]
    wanted += list(NATIVE) + [os.path.dirname(os.__file__)] + [os.path.abspath(p) for p in sys.path if p]
    try:
        with open("/proc/self/maps") as maps:
            mapped = re.findall(r" (/\S+\.so\S*)$", maps.read(), re.M)
        wanted += [os.path.dirname(library) for library in mapped]
    except OSError:
        pass
    return sorted(p for p in set(wanted) if os.path.exists(p) and os.path.realpath(p) != "/")


def resolve(path, links):
    """The real path; the symbolic links on the way are added to `links`."""
    at = ""
    parts = path.strip("/").split("/")
    for index, part in enumerate(parts):
        here = at + "/" + part
        if os.path.islink(here) and len(links) < 1000:
            links[here] = os.readlink(here)
            rest = os.path.join(at or "/", links[here], *parts[index + 1 :])
            return resolve(os.path.normpath(rest), links)
        at = here
    return at


def plan(paths, executable):
    """What the root is made of: symbolic links, real paths to mount, and the executable's place,
    where Python looks for its library from."""
    links, mounts = {}, []
    for path in sorted({resolve(path, links) for path in paths}):
        if not any(path == m or path.startswith(m + "/") for m in mounts):
            mounts.append(path)
    place = resolve(executable, links)
    under = lambda path: any(path.startswith(m + "/") for m in mounts)
    return (
        {link: target for link, target in links.items() if not under(link)},
        mounts,
        None if under(place) else place,
    )


def read_only(target, mounts):
    """Makes a tree of mounts read-only."""
    attributes = struct.pack("=QQQQ", 0x1 | MS_NOSUID | MS_NODEV, 0, 0, 0)
    try:
        system_call("mount_setattr", -100, os.fsencode(target), AT_RECURSIVE, attributes, 32)
    except OSError:
        # Before Linux 5.12: each on its own, with the flags that it must not lose.
        for path in [target + m for m in mounts] + [target]:
            kept = os.statvfs(path).f_flag & (MS_NOSUID | MS_NODEV | 0x8 | 0x400 | 0x800)
            mount("", path, "", MS_REMOUNT_RDONLY_BIND | MS_NOSUID | MS_NODEV | kept)


def touch(path, mode):
    os.makedirs(os.path.dirname(path), 0o755, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY, mode))


def change_root():
    """Leaves this mount namespace's files for a root of its own."""
    links, mounts, place = plan(readable_paths(), sys.executable)
    base = next(p for p in ("/tmp", "/mnt", "/run", "/proc") if os.path.isdir(p))
    os.umask(0o022)
    mount("", "/", "", MS_PRIVATE_REC)
    # A first pivot, so that whatever `base` hides can still be mounted from.
    mount("tmpfs", base, "tmpfs", MS_NOSUID | MS_NODEV, "mode=755,size=1m")
    os.mkdir(base + "/old")
    os.mkdir(base + "/new")
    system_call("pivot_root", os.fsencode(base), os.fsencode(base + "/old"))
    os.chdir("/")
    mount("tmpfs", "/new", "tmpfs", MS_NOSUID | MS_NODEV, "mode=755,size=1m")
    for path in mounts:
        if os.path.isdir("/old" + path):
            os.makedirs("/new" + path, 0o755, exist_ok=True)
        else:
            touch("/new" + path, 0o644)
        mount("/old" + path, "/new" + path, "", MS_BIND_REC)
    for link, target in links.items():
        os.makedirs(os.path.dirname("/new" + link), 0o755, exist_ok=True)
        if not os.path.lexists("/new" + link):
            os.symlink(target, "/new" + link)
    if place:
        touch("/new" + place, 0o755)  # to be found; it is not there to be run
    touch("/new/dev/null", 0o666)
    read_only("/new", mounts)
    mount("/old/dev/null", "/new/dev/null", "", MS_BIND_REC)
    os.chdir("/new")
    system_call("pivot_root", b".", b".")
    checked(libc.umount2(b".", MNT_DETACH))
    os.chdir("/")
