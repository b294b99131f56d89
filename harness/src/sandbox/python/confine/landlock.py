# Landlock: what may be read, and nothing else; no TCP, no signals or abstract sockets to outside.

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
CREATE_RULESET_VERSION = 1


def landlock_version():
    """The kernel's Landlock ABI; 0 where there is none."""
    try:
        return system_call("landlock_create_ruleset", None, 0, CREATE_RULESET_VERSION)
    except OSError:
        return 0


def restrict_files(version, executable):
    """`executable` is the open file that is to be run; nothing else may be."""
    if not version:
        raise OSError("the kernel has no Landlock")
    rights = 13 + (version >= 2) + (version >= 3) + (version >= 5)
    attributes = struct.pack("=Q", (1 << rights) - 1)
    if version >= 4:
        attributes += struct.pack("=Q", 0b11)  # no TCP, bound or connected
    if version >= 6:
        attributes += struct.pack("=Q", 0b11)  # no abstract socket, no signal to outside
    rules = system_call("landlock_create_ruleset", attributes, len(attributes), 0)

    def allow(fd, access):
        rule = struct.pack("=Qi", access, fd)
        system_call("landlock_add_rule", rules, 1, rule, 0)

    granted = {path: READ_FILE | READ_DIR for path in readable_paths()}
    for folder in ("/lib", "/lib64"):  # the dynamic loader
        for name in os.listdir(folder) if os.path.isdir(folder) else ():
            if re.match(r"ld-(linux|musl).*\.so", name):
                granted[os.path.join(folder, name)] = READ_FILE | EXECUTE
    granted[os.devnull] = READ_FILE | WRITE_FILE
    for path, access in granted.items():
        fd = os.open(path, os.O_PATH)
        allow(fd, access if os.path.isdir(path) else access & ~READ_DIR)
        os.close(fd)
    try:
        allow(executable, EXECUTE | READ_FILE)
    except OSError:
        pass  # an anonymous file, to which Landlock does not apply
    system_call("landlock_restrict_self", rules, 0)
    os.close(rules)
