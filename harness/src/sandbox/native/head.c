/* The worker's hot path in C: what records a program's steps (as python/tracer.py), and what writes
 * values (as python/values.py), to the same bytes. It is compiled where it first runs; where it
 * cannot be, the Python of the same meaning runs instead. For CPython 3.8 and newer. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <frameobject.h>
#include <limits.h>
#include <math.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What was asked for is done, is not for C to do, or failed with a Python exception. */
typedef enum { DONE = 0, DECLINED = 1, FAILED = -1 } Outcome;

/* The process whose program is recorded, and whether it is for that program alone. From then on the
 * functions here are not for whoever may have found them. */
static pid_t owner;
static int alone;

static int
is_closed(void)
{
    if (alone) {
        PyErr_SetString(PyExc_RuntimeError, "not for programs");
    }
    return alone;
}

/* Bytes that grow. */
typedef struct {
    char *data;
    size_t size, room;
} Bytes;

static int
bytes_reserve(Bytes *bytes, size_t more)
{
    if (bytes->size + more <= bytes->room) {
        return 0;
    }
    size_t room = (bytes->size + more) * 2;
    char *data = realloc(bytes->data, room);
    if (data == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    bytes->data = data;
    bytes->room = room;
    return 0;
}

static int
bytes_add(Bytes *bytes, const void *data, size_t size)
{
    if (bytes_reserve(bytes, size) < 0) {
        return -1;
    }
    memcpy(bytes->data + bytes->size, data, size);
    bytes->size += size;
    return 0;
}

static int
bytes_add_number(Bytes *bytes, size_t number)
{
    uint32_t small = (uint32_t)number;
    return bytes_add(bytes, &small, sizeof small);
}

#define ADD_LITERAL(bytes, text) bytes_add(bytes, text, sizeof text - 1)

/* Adds a string's UTF-8. Declined where it has none: lone surrogates. */
static Outcome
bytes_add_string(Bytes *bytes, PyObject *string)
{
    Py_ssize_t size;
    if (PyUnicode_IS_COMPACT_ASCII(string)) {
        /* Not through the cache of its UTF-8, which would be memory of the program's string. */
        size = PyUnicode_GET_LENGTH(string);
        return bytes_add(bytes, PyUnicode_1BYTE_DATA(string), size) < 0 ? FAILED : DONE;
    }
    PyObject *encoded = PyUnicode_AsUTF8String(string);
    if (encoded == NULL) {
        if (!PyErr_ExceptionMatches(PyExc_UnicodeEncodeError)) {
            return FAILED;
        }
        PyErr_Clear();
        return DECLINED;
    }
    int failed = bytes_add(bytes, PyBytes_AS_STRING(encoded), PyBytes_GET_SIZE(encoded));
    Py_DECREF(encoded);
    return failed ? FAILED : DONE;
}
