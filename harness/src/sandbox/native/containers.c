/* Values as text: `Shower` of python/values.py, for the types that programs mostly use. A value with
 * any other in it, however deep inside, is declined, and Python writes it. */

#define DEPTH 12
#define SMALL_BITS 256

typedef struct {
    Py_ssize_t limit;    /* characters of a value */
    Py_ssize_t room;     /* what is left of them; may be below 0 */
    PyObject *callables; /* a tuple of types */
    struct {
        PyObject *home, *dictionary, *members; /* of attributes of classes */
    } names;
    Bytes text;
} Shower;

/* The containers that the value is in, the innermost first. */
typedef struct Around {
    PyObject *it;
    const struct Around *outer;
    int depth;
} Around;

static int
is_around(const Around *around, PyObject *value)
{
    for (; around != NULL; around = around->outer) {
        if (around->it == value) {
            return 1;
        }
    }
    return 0;
}

static int
depth_of(const Around *around)
{
    return around == NULL ? 0 : around->depth;
}

static Outcome show_text(Shower *, PyObject *, const Around *);

/* Holds the value meanwhile: a program may switch on the garbage collector, and so have code run. */
static Outcome
show_held(Shower *shower, PyObject *value, const Around *around)
{
    Py_INCREF(value);
    Outcome outcome = show_text(shower, value, around);
    Py_DECREF(value);
    return outcome;
}

#define TRY(expression)                                                                              \
    do {                                                                                             \
        Outcome outcome_ = (expression);                                                             \
        if (outcome_ != DONE) {                                                                      \
            return outcome_;                                                                         \
        }                                                                                            \
    } while (0)
#define ADD(shower, literal) TRY(ADD_LITERAL(&(shower)->text, literal) < 0 ? FAILED : DONE)

static int
is_brief(PyTypeObject *kind)
{
    return kind == &PyFloat_Type || kind == &PyBool_Type || kind == Py_TYPE(Py_None) ||
           kind == &PyComplex_Type || kind == Py_TYPE(Py_Ellipsis);
}

static int
is_atom(PyTypeObject *kind)
{
    return kind == &PyLong_Type || kind == &PyUnicode_Type || kind == &PyBytes_Type || is_brief(kind);
}

/* How many characters or bytes a str or bytes has. */
static Py_ssize_t
length_of(PyObject *value)
{
    return PyUnicode_Check(value) ? PyUnicode_GET_LENGTH(value) : PyBytes_GET_SIZE(value);
}

/* The bits of an integer's absolute value; -1 with an exception. */
static Py_ssize_t
bit_length(PyObject *integer)
{
    int overflow;
    long long value = PyLong_AsLongLongAndOverflow(integer, &overflow);
    if (!overflow) {
        unsigned long long left = value < 0 ? 0ULL - (unsigned long long)value : (unsigned long long)value;
        Py_ssize_t bits = 0;
        for (; left; left >>= 1) {
            bits++;
        }
        return bits;
    }
    PyObject *bits = PyObject_CallMethod(integer, "bit_length", NULL);
    if (bits == NULL) {
        return -1;
    }
    Py_ssize_t count = PyLong_AsSsize_t(bits);
    Py_DECREF(bits);
    return count;
}

/* Adds the repr of a value whose type is a built-in one, if it has at most `most` characters. */
static Outcome
add_repr(Shower *shower, PyObject *value, Py_ssize_t most)
{
    PyObject *text = PyObject_Repr(value);
    if (text == NULL) {
        return FAILED;
    }
    Outcome outcome = DECLINED;
    if (PyUnicode_GET_LENGTH(text) <= most) {
        shower->room -= PyUnicode_GET_LENGTH(text);
        outcome = bytes_add_string(&shower->text, text);
    }
    Py_DECREF(text);
    return outcome;
}

/* By hand: these are most of all values. */
static Outcome
show_small(Shower *shower, long long value)
{
    char digits[24], *at = digits + sizeof digits;
    unsigned long long left = value < 0 ? -value : value;
    do {
        *--at = '0' + left % 10;
    } while (left /= 10);
    if (value < 0) {
        *--at = '-';
    }
    size_t size = digits + sizeof digits - at;
    shower->room -= size;
    return bytes_add(&shower->text, at, size) < 0 ? FAILED : DONE;
}

static Outcome
show_atom(Shower *shower, PyObject *value, PyTypeObject *kind)
{
    if (kind == &PyLong_Type) {
        Py_ssize_t bits = bit_length(value);
        if (bits < 0) {
            return FAILED;
        }
        if (bits > 4 * shower->limit) {
            char text[64];
            int size = snprintf(text, sizeof text, "<int of %zd bits>", bits);
            return bytes_add(&shower->text, text, size) < 0 ? FAILED : DONE;
        }
        if (bits < 63) {
            return show_small(shower, PyLong_AsLongLong(value));
        }
    }
    else if (kind == &PyUnicode_Type || kind == &PyBytes_Type) {
        if (length_of(value) > shower->room) {
            PyObject *start = PySequence_GetSlice(value, 0, shower->room > 0 ? shower->room : 0);
            if (start == NULL) {
                return FAILED;
            }
            Outcome outcome = add_repr(shower, start, PY_SSIZE_T_MAX);
            Py_DECREF(start);
            TRY(outcome);
            shower->room = 0;
            return ADD_LITERAL(&shower->text, "...") < 0 ? FAILED : DONE;
        }
    }
    return add_repr(shower, value, PY_SSIZE_T_MAX);
}

/* What is known of the items of a container while one looks at them in turn: whether the
 * interpreter's own text of it is the wanted one. */
typedef struct {
    int started, is_plain, brief, real, strings, small, in_range;
    Py_ssize_t characters;
} Kinds;

static Kinds
no_items(void)
{
    return (Kinds){0, 1, 1, 1, 1, 1, 1, 0};
}

static int
look_at_held(Kinds *kinds, PyObject *item)
{
    PyTypeObject *kind = Py_TYPE(item);
    int first = !kinds->started;
    kinds->started = 1;
    if (!is_atom(kind)) {
        kinds->is_plain = 0;
        return 0;
    }
    if (!is_brief(kind)) {
        kinds->brief = 0;
    }
    if (kind == &PyUnicode_Type || kind == &PyBytes_Type) {
        Py_ssize_t size = length_of(item);
        kinds->characters += size;
        kinds->small &= size < SMALL_BITS;
        kinds->real = 0;
    }
    else if (kind == &PyLong_Type) {
        Py_ssize_t bits = bit_length(item);
        if (bits < 0) {
            return -1;
        }
        kinds->small &= bits < SMALL_BITS;
        kinds->in_range &= bits <= SMALL_BITS;
    }
    else if (kind == &PyFloat_Type) {
        double number = PyFloat_AS_DOUBLE(item);
        /* As `-LARGE < min(items) and max(items) < LARGE` has it, where NaN is smaller than nothing. */
        if (isnan(number) ? first : !(fabs(number) < ldexp(1.0, SMALL_BITS))) {
            kinds->in_range = 0;
        }
    }
    else if (kind != &PyBool_Type) {
        kinds->real = 0;
    }
    kinds->strings &= kind == &PyUnicode_Type;
    return 0;
}

/* Holds the item meanwhile, as `show_held` does. */
static int
look_at(Kinds *kinds, PyObject *item)
{
    Py_INCREF(item);
    int result = look_at_held(kinds, item);
    Py_DECREF(item);
    return result;
}

static int
is_short(const Kinds *kinds, Py_ssize_t room)
{
    return kinds->is_plain && (kinds->brief       ? 1
                               : kinds->real      ? kinds->in_range
                               : kinds->strings   ? kinds->characters <= room
                                                  : kinds->small);
}

static Outcome
show_items(Shower *shower, PyObject *value, const Around *around)
{
    int is_list = PyList_CheckExact(value);
    Py_ssize_t size = PySequence_Fast_GET_SIZE(value);
    if (is_list) {
        ADD(shower, "[");
    }
    else {
        ADD(shower, "(");
    }
    if (shower->room <= 0 || depth_of(around) > DEPTH || is_around(around, value)) {
        ADD(shower, "...");
    }
    else {
        if (size * 3 <= shower->room) {
            Kinds kinds = no_items();
            for (Py_ssize_t at = 0; at < PySequence_Fast_GET_SIZE(value) && kinds.is_plain; at++) {
                if (look_at(&kinds, PySequence_Fast_GET_ITEM(value, at)) < 0) {
                    return FAILED;
                }
            }
            if (is_short(&kinds, shower->room)) {
                size_t before = shower->text.size--;
                Outcome outcome = add_repr(shower, value, shower->room);
                if (outcome != DECLINED) {
                    return outcome;
                }
                shower->text.size = before;
            }
        }
        Around inner = {value, around, depth_of(around) + 1};
        for (Py_ssize_t at = 0; at < PySequence_Fast_GET_SIZE(value); at++) {
            if (at > 0) {
                ADD(shower, ", ");
            }
            if (shower->room <= 0) {
                ADD(shower, "...");
                break;
            }
            TRY(show_held(shower, PySequence_Fast_GET_ITEM(value, at), &inner));
            shower->room -= 2;
        }
    }
    if (is_list) {
        ADD(shower, "]");
    }
    else if (size == 1) {
        ADD(shower, ",)");
    }
    else {
        ADD(shower, ")");
    }
    return DONE;
}

static Outcome
show_pairs(Shower *shower, PyObject *value, const Around *around)
{
    if (shower->room <= 0 || depth_of(around) > DEPTH || is_around(around, value)) {
        ADD(shower, "{...}");
        return DONE;
    }
    PyObject *key, *item;
    Py_ssize_t at = 0;
    if (PyDict_GET_SIZE(value) * 6 <= shower->room) {
        Kinds kinds = no_items();
        /* All of the keys, then all of the items: which of them is the first matters. */
        for (at = 0; kinds.is_plain && PyDict_Next(value, &at, &key, &item);) {
            if (look_at(&kinds, key) < 0) {
                return FAILED;
            }
        }
        for (at = 0; kinds.is_plain && PyDict_Next(value, &at, &key, &item);) {
            if (look_at(&kinds, item) < 0) {
                return FAILED;
            }
        }
        if (is_short(&kinds, shower->room)) {
            Outcome outcome = add_repr(shower, value, shower->room);
            if (outcome != DECLINED) {
                return outcome;
            }
        }
    }
    Around inner = {value, around, depth_of(around) + 1};
    int first = 1;
    ADD(shower, "{");
    for (at = 0; PyDict_Next(value, &at, &key, &item); first = 0) {
        if (!first) {
            ADD(shower, ", ");
        }
        if (shower->room <= 0) {
            ADD(shower, "...");
            break;
        }
        Py_INCREF(item);
        Outcome outcome = show_held(shower, key, &inner);
        if (outcome == DONE) {
            outcome = ADD_LITERAL(&shower->text, ": ") < 0 ? FAILED : show_text(shower, item, &inner);
        }
        Py_DECREF(item);
        TRY(outcome);
        shower->room -= 4;
    }
    ADD(shower, "}");
    return DONE;
}
