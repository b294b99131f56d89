/* The parent's side of a program that gets a process of its own: `run` and `answer` of python/serve.py,
 * without any Python. A page of memory that a parent writes to between two forks is one that the kernel must
 * take a fault for, and Python writes to a hundred and more. */

#ifdef __linux__

#include <errno.h>
#include <link.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <fcntl.h>
#include <time.h>

#define PROOF 16
#define START (PROOF + 4)
#define LARGEST_RESULT (1u << 28)
#define RESULT 3 /* descriptors in a child */
#define SECRET 4
#define DESCRIPTORS 64
#define PATIENCE 10
#define KEPT (1 << 20) /* bytes of a buffer that are kept for the next program */

static struct {
    int requests, responses, secret, children;
    PyObject *is_over_limit, *fail; /* Python functions */
    Bytes limits;                   /* those that are being served, as they came */
    double cpu, wall;
    struct {
        int kind;
        struct rlimit limit;
    } allowed[RLIM_NLIMITS];
    int allowed_count;
    Bytes request, received;
} server;

/* A request's head: how many bytes follow it, how many programs, how many bytes their limits have. */
typedef struct {
    uint32_t size, programs, limits;
} Head;

static void
read_exactly(void *to, size_t size)
{
    for (char *at = to; size;) {
        ssize_t count = read(server.requests, at, size);
        if (count <= 0) {
            if (count < 0 && errno == EINTR) {
                continue;
            }
            _exit(0); /* nobody asks any more */
        }
        at += count;
        size -= count;
    }
}

static void
write_all(struct iovec *parts, int count)
{
    while (count) {
        ssize_t written = writev(server.responses, parts, count);
        if (written < 0) {
            if (errno == EINTR) {
                continue;
            }
            _exit(0); /* nobody listens any more */
        }
        for (; count && (size_t)written >= parts->iov_len; parts++, count--) {
            written -= parts->iov_len;
        }
        if (count) {
            parts->iov_base = (char *)parts->iov_base + written;
            parts->iov_len -= written;
        }
    }
}

static double
seconds(clockid_t clock)
{
    struct timespec now;
    if (clock_gettime(clock, &now) < 0) {
        return -1;
    }
    return now.tv_sec + now.tv_nsec * 1e-9;
}

/* `Received` of python/guard.py: where the first record ends; 0 before that can be told. */
static size_t
record_end(void)
{
    uint32_t size;
    if (server.received.size < START) {
        return 0;
    }
    memcpy(&size, server.received.data + PROOF, sizeof size);
    return START + (size_t)size;
}

static int
is_proven(void)
{
    char proof[PROOF];
    return pread(server.secret, proof, PROOF, 0) == PROOF &&
           memcmp(proof, server.received.data, PROOF) == 0;
}

static int
is_garbled(void)
{
    static const char none[PROOF];
    return record_end() > LARGEST_RESULT ||
           (memcmp(server.received.data, none, PROOF) != 0 && !is_proven());
}

/* Takes what a child has written. Whether there is nothing more to wait for; -1 with an exception. */
static int
take_part(int pipe)
{
    if (bytes_reserve(&server.received, 1 << 16) < 0) {
        return -1;
    }
    ssize_t count;
    do {
        count = read(pipe, server.received.data + server.received.size, 1 << 16);
    } while (count < 0 && errno == EINTR);
    if (count < 0) {
        return 1;
    }
    server.received.size += count;
    size_t end = record_end();
    return end && (server.received.size >= end || is_garbled());
}

typedef enum { ANSWERED, TIMED_OUT, ABANDONED } Ending;

/* `receive_result` of python/serve.py: until a record is whole, or the child or the time is over, or
 * nobody waits any more. -1 with an exception. */
static int
await_record(pid_t pid, int pipe, int death)
{
    clockid_t used_clock = (clockid_t)((~(unsigned)pid << 3) | 2);
    double now = seconds(CLOCK_MONOTONIC), deadline = now + server.wall, used = 0;
    double last = now + server.wall * PATIENCE;
    struct pollfd watched[] = {{pipe, POLLIN, 0}, {server.requests, POLLIN, 0}, {death, POLLIN, 0}};
    for (;;) {
        double left = deadline - seconds(CLOCK_MONOTONIC);
        int count = poll(watched, 3, left > 0 ? (int)(left * 1000) + 1 : 0);
        if (count < 0 && errno != EINTR) {
            PyErr_SetFromErrno(PyExc_OSError);
            return -1;
        }
        if (count > 0 && watched[0].revents) {
            size_t before = server.received.size;
            int whole = take_part(pipe);
            if (whole) {
                return whole < 0 ? -1 : ANSWERED;
            }
            if (server.received.size == before) {
                if (death < 0) {
                    return ANSWERED;
                }
                watched[0].fd = -1; /* the program closed it: how it ends tells more */
            }
        }
        else if (count > 0 && watched[2].revents) {
            return ANSWERED;
        }
        else if (count > 0 && watched[1].revents) {
            return ABANDONED;
        }
        else if (seconds(CLOCK_MONOTONIC) >= deadline) {
            double total = seconds(used_clock);
            int busy = total >= 0 && total - used > server.wall / 100;
            used = total;
            now = seconds(CLOCK_MONOTONIC);
            deadline = now + server.wall < last ? now + server.wall : last;
            if (!busy || now >= deadline) {
                return TIMED_OUT;
            }
        }
    }
}

/* What a program left behind has become this process's child. */
static void
end_strays(void)
{
    static const struct timespec pause = {0, 500000};
    for (int tries = 0; tries < 10000; tries++) {
        pid_t ended = waitpid(-1, NULL, WNOHANG);
        if (ended > 0) {
            continue;
        }
        if (ended < 0) {
            return;
        }
        if (getpid() == 1) {
            kill(-1, SIGKILL);
        }
        else if (server.children >= 0) {
            char list[4096];
            ssize_t size = pread(server.children, list, sizeof list - 1, 0);
            list[size > 0 ? size : 0] = 0;
            for (char *at = list, *after; *at; at = after) {
                long stray = strtol(at, &after, 10);
                if (after == at || *after != ' ') {
                    break; /* the list's end, or a number that is cut off */
                }
                kill(stray, SIGKILL);
            }
        }
        nanosleep(&pause, NULL);
    }
}

/* A program, as it stands in a request. */
typedef struct {
    uint32_t manner, source_size, stdin_size;
    const char *source, *stdin;
} Program;

/* Makes the process that was just forked one for a program: `put_in` and `enter` of python/serve.py,
 * and no descriptor but its own. */
static void
enter(const Program *program, int output, int pipe)
{
    size_t size = program->stdin_size, done = 0;
    if (dup2(output, 1) < 0 || dup2(pipe, RESULT) < 0 || dup2(server.secret, SECRET) < 0) {
        _exit(70);
    }
    if (syscall(SYS_close_range, SECRET + 1, DESCRIPTORS - 1, 0) < 0) {
        for (int fd = SECRET + 1; fd < DESCRIPTORS; fd++) {
            close(fd);
        }
    }
    if (size) {
        int input = (int)syscall(SYS_memfd_create, "harness", 0);
        while (input >= 0 && done < size) {
            ssize_t count = write(input, program->stdin + done, size - done);
            if (count < 0) {
                _exit(70);
            }
            done += count;
        }
        if (lseek(input, 0, SEEK_SET) < 0 || dup2(input, 0) < 0 || close(input) < 0) {
            _exit(70);
        }
    }
    setsid();
    for (int at = 0; at < server.allowed_count; at++) {
        setrlimit(server.allowed[at].kind, &server.allowed[at].limit);
    }
}

/* What is handed over as a program's record: what it wrote if that counts, else how it ended. */
static PyObject *
counted_record(int status, int ending, double used)
{
    size_t end = record_end();
    if (end && end == server.received.size && !is_garbled()) {
        const char *body = server.received.data + START;
        PyObject *record = PyBytes_FromStringAndSize(body, end - START);
        if (record == NULL || is_proven()) {
            return record;
        }
        PyObject *answer = PyObject_CallFunctionObjArgs(server.is_over_limit, record, NULL);
        int counts = answer == NULL ? -1 : PyObject_IsTrue(answer);
        Py_XDECREF(answer);
        if (counts) {
            return counts < 0 ? (Py_DECREF(record), NULL) : record;
        }
        Py_DECREF(record);
    }
    return PyObject_CallFunction(server.fail, "iOO", status, ending == TIMED_OUT ? Py_True : Py_False,
                                 used >= server.cpu ? Py_True : Py_False);
}

static int
respond(PyObject *record, int output)
{
    struct stat printed;
    ssize_t size = fstat(output, &printed) < 0 ? 0 : printed.st_size;
    char *text = malloc(size + 1);
    if (text == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    size = pread(output, text, size, 0);
    if (size < 0) {
        size = 0;
    }
    uint32_t lengths[] = {(uint32_t)PyBytes_GET_SIZE(record), (uint32_t)size};
    struct iovec parts[] = {{&lengths[0], sizeof *lengths},
                            {PyBytes_AS_STRING(record), lengths[0]},
                            {&lengths[1], sizeof *lengths},
                            {text, size}};
    write_all(parts, 4);
    free(text);
    return 0;
}

/* Waits for a child, ends it and what it started, and answers for it. -1 with an exception. */
static int
attend(pid_t pid, int pipe, int output)
{
    /* A grandchild may keep the pipe open: then the child's own death ends the reading. */
    int death = (int)syscall(SYS_pidfd_open, pid, 0), status = 0;
    struct rusage usage = {0};
    server.received.size = 0;
    int ending = await_record(pid, pipe, death);
    kill(-pid, SIGKILL);
    kill(pid, SIGKILL);
    while (wait4(pid, &status, 0, &usage) < 0 && errno == EINTR) {
    }
    end_strays();
    if (ending == ABANDONED) {
        _exit(0);
    }
    if (death >= 0) {
        close(death);
    }
    if (ending < 0) {
        return -1;
    }
    double used = usage.ru_utime.tv_sec + usage.ru_stime.tv_sec +
                  (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1e-6;
    PyObject *record = counted_record(status, ending, used);
    int failed = record == NULL || respond(record, output) < 0;
    Py_XDECREF(record);
    if (server.received.room > KEPT) {
        free(server.received.data);
        server.received = (Bytes){0};
    }
    return failed ? -1 : 0;
}

/* Forks a child for a program. In the child 1, which is to play it; 0 where the program has been
 * answered for; -1 with an exception. */
static int
run(const Program *program)
{
    int output = (int)syscall(SYS_memfd_create, "harness", 0), ends[2] = {-1, -1};
    if (output < 0 || pipe(ends) < 0) {
        PyErr_SetFromErrno(PyExc_OSError);
        return -1;
    }
    PyOS_BeforeFork();
    pid_t pid = fork();
    if (pid == 0) {
        PyOS_AfterFork_Child();
        enter(program, output, ends[1]);
        return 1;
    }
    PyOS_AfterFork_Parent();
    close(ends[1]);
    int failed = pid < 0;
    if (failed) {
        PyErr_SetFromErrno(PyExc_OSError);
    }
    else {
        failed = attend(pid, ends[0], output) < 0;
    }
    close(ends[0]);
    close(output);
    return failed ? -1 : 0;
}

/* The kernel copies the page table of a mapping to a child only if the mapping has pages of its own:
 * else each child takes faults for the code that it runs. So a page of it becomes this process's own. */
static int
share_code(struct dl_phdr_info *library, size_t Py_UNUSED(size), void *Py_UNUSED(nothing))
{
    static const size_t page = 4096, large = 1 << 18;
    for (int at = 0; at < library->dlpi_phnum; at++) {
        const ElfW(Phdr) *part = &library->dlpi_phdr[at];
        if (part->p_type != PT_LOAD || part->p_flags & PF_W || part->p_memsz < large) {
            continue;
        }
        size_t start = (library->dlpi_addr + part->p_vaddr) & ~(page - 1);
        size_t end = library->dlpi_addr + part->p_vaddr + part->p_memsz;
        int access = PROT_READ | (part->p_flags & PF_X ? PROT_EXEC : 0);
        /* All of it at once: a mapping that is split stays split. */
        if (mprotect((char *)start, end - start, access | PROT_WRITE) == 0) {
            volatile char *byte = (char *)start;
            *byte = *byte;
            if (mprotect((char *)start, end - start, access) < 0) {
                _exit(70); /* code that can be written to is for nobody */
            }
        }
    }
    return 0;
}

/* serve(requests, responses, secret, children, is_over_limit, fail) */
static PyObject *
native_serve(PyObject *Py_UNUSED(module), PyObject *args)
{
    if (is_closed() || !PyArg_ParseTuple(args, "iiiiOO", &server.requests, &server.responses, &server.secret,
                          &server.children, &server.is_over_limit, &server.fail)) {
        return NULL;
    }
    Py_INCREF(server.is_over_limit);
    Py_INCREF(server.fail);
    dl_iterate_phdr(share_code, NULL);
    Py_RETURN_NONE;
}

/* expect(limits, cpu, wall, [(kind, soft, hard)]): the limits, as they came, of programs that C is to
 * attend, and what they are to the kernel. */
static PyObject *
native_expect(PyObject *Py_UNUSED(module), PyObject *args)
{
    const char *limits;
    Py_ssize_t size;
    PyObject *allowed;
    if (is_closed() || !PyArg_ParseTuple(args, "y#ddO!", &limits, &size, &server.cpu, &server.wall, &PyList_Type,
                          &allowed)) {
        return NULL;
    }
    server.allowed_count = 0;
    for (Py_ssize_t at = 0; at < PyList_GET_SIZE(allowed) && at < RLIM_NLIMITS; at++) {
        unsigned long long soft, hard;
        if (!PyArg_ParseTuple(PyList_GET_ITEM(allowed, at), "iKK", &server.allowed[at].kind, &soft,
                              &hard)) {
            return NULL;
        }
        server.allowed[at].limit = (struct rlimit){soft, hard};
        server.allowed_count++;
    }
    server.limits.size = 0;
    if (bytes_add(&server.limits, limits, size) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

/* Finds the one program of a request; whether it is whole. */
static int
find_program(Program *program, const char *data, size_t size)
{
    static const size_t head = 3 * sizeof(uint32_t);
    if (size < head) {
        return 0;
    }
    memcpy(program, data, head);
    program->source = data + head;
    program->stdin = program->source + program->source_size;
    return size == head + program->source_size + program->stdin_size;
}

/* next(): attends one program after another. In a child, (source, manner) of the one that it is to
 * play; in the parent, (limits, programs) of a request that is for Python to answer. */
static PyObject *
native_next(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(nothing))
{
    if (is_closed()) {
        return NULL;
    }
    for (;;) {
        Head head;
        Program program;
        read_exactly(&head, sizeof head);
        server.request.size = 0;
        if (bytes_reserve(&server.request, head.size) < 0) {
            return NULL;
        }
        read_exactly(server.request.data, head.size);
        const char *limits = server.request.data, *programs = limits + head.limits;
        Py_ssize_t size = (Py_ssize_t)head.size - head.limits;
        if (head.programs != 1 || head.limits != server.limits.size ||
            memcmp(limits, server.limits.data, head.limits) != 0 ||
            !find_program(&program, programs, size)) {
            return Py_BuildValue("(y#y#)", limits, (Py_ssize_t)head.limits, programs, size);
        }
        int is_child = run(&program);
        if (is_child < 0) {
            return NULL;
        }
        if (is_child) {
            PyObject *source = PyUnicode_DecodeUTF8(program.source, program.source_size, "surrogatepass");
            if (source == NULL) {
                _exit(70);
            }
            return Py_BuildValue("(NN)", source, PyLong_FromUnsignedLong(program.manner));
        }
        if (server.request.room > KEPT) {
            free(server.request.data);
            server.request = (Bytes){0};
        }
    }
}

#endif
