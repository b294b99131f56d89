/* The rest of a shower: sets, classes and their instances, modules, and what chooses among all. */

/* A stretch of text that a set's element is. */
typedef struct {
    const char *start;
    size_t size;
} Stretch;

static int
compare_stretches(const void *left, const void *right)
{
    const Stretch *one = left, *other = right;
    int order = memcmp(one->start, other->start, one->size < other->size ? one->size : other->size);
    return order ? order : (one->size > other->size) - (one->size < other->size);
}

/* Puts the texts from `start` on, which end at `ends`, in order, with commas between. UTF-8 sorts as
 * the characters do. */
static Outcome
sort_texts(Bytes *text, size_t start, const size_t *ends, Py_ssize_t count)
{
    size_t size = text->size - start;
    char *copy = malloc(size + 1);
    Stretch *parts = malloc(sizeof *parts * (count + 1));
    if (copy == NULL || parts == NULL) {
        free(copy);
        free(parts);
        PyErr_NoMemory();
        return FAILED;
    }
    memcpy(copy, text->data + start, size);
    for (Py_ssize_t at = 0; at < count; at++) {
        size_t from = at ? ends[at - 1] : start;
        parts[at] = (Stretch){copy + (from - start), ends[at] - from};
    }
    qsort(parts, count, sizeof *parts, compare_stretches);
    text->size = start;
    int failed = 0;
    for (Py_ssize_t at = 0; at < count && !failed; at++) {
        failed = (at && ADD_LITERAL(text, ", ") < 0) || bytes_add(text, parts[at].start, parts[at].size) < 0;
    }
    free(copy);
    free(parts);
    return failed ? FAILED : DONE;
}

/* The elements of a list that was made of a set. */
static Outcome
show_listed(Shower *shower, PyObject *list, int ordered, const Around *inner)
{
    Py_ssize_t size = PyList_GET_SIZE(list);
    size_t start = shower->text.size, *ends = malloc(sizeof *ends * (size + 1));
    Py_ssize_t count = 0;
    Outcome outcome = DONE;
    if (ends == NULL) {
        PyErr_NoMemory();
        return FAILED;
    }
    for (Py_ssize_t at = 0; at < size && outcome == DONE; at++) {
        int full = shower->room <= 0;
        if (ordered && at > 0 && ADD_LITERAL(&shower->text, ", ") < 0) {
            outcome = FAILED;
        }
        else if (full) {
            outcome = ADD_LITERAL(&shower->text, "...") < 0 ? FAILED : DONE;
        }
        else {
            outcome = show_text(shower, PyList_GET_ITEM(list, at), inner);
            shower->room -= 2;
        }
        ends[count++] = shower->text.size;
        if (full) {
            break;
        }
    }
    if (outcome == DONE && !ordered) {
        outcome = sort_texts(&shower->text, start, ends, count);
    }
    free(ends);
    return outcome;
}

/* In sorted order: the order of a hash table is no fact about the program. */
static Outcome
show_elements(Shower *shower, PyObject *value, const Around *around)
{
    if (shower->room <= 0 || depth_of(around) > DEPTH) {
        ADD(shower, "{...}");
        return DONE;
    }
    PyObject *list = PySequence_List(value);
    if (list == NULL) {
        return FAILED;
    }
    PyTypeObject *kind = PyList_GET_SIZE(list) ? Py_TYPE(PyList_GET_ITEM(list, 0)) : NULL;
    int ordered = kind == &PyLong_Type || kind == &PyUnicode_Type;
    for (Py_ssize_t at = 0; at < PyList_GET_SIZE(list) && ordered; at++) {
        ordered = Py_TYPE(PyList_GET_ITEM(list, at)) == kind;
    }
    Around inner = {value, around, depth_of(around) + 1};
    Outcome outcome = FAILED;
    if ((!ordered || PyList_Sort(list) == 0) && ADD_LITERAL(&shower->text, "{") == 0) {
        outcome = show_listed(shower, list, ordered, &inner);
    }
    Py_DECREF(list);
    TRY(outcome);
    ADD(shower, "}");
    return DONE;
}

/* Adds a type's name; declined where it has no UTF-8. */
static Outcome
add_name(Shower *shower, PyTypeObject *type)
{
    if (type->tp_flags & Py_TPFLAGS_HEAPTYPE) {
        return bytes_add_string(&shower->text, ((PyHeapTypeObject *)type)->ht_name);
    }
    const char *dot = strrchr(type->tp_name, '.'), *name = dot ? dot + 1 : type->tp_name;
    return bytes_add(&shower->text, name, strlen(name)) < 0 ? FAILED : DONE;
}

static int
is_same_name(PyObject *name, PyObject *other)
{
    return name == other || (PyUnicode_GET_LENGTH(name) == PyUnicode_GET_LENGTH(other) &&
                             PyUnicode_Compare(name, other) == 0);
}

/* Whether instances of a class are shown by their dictionary alone: a class of the program's that has
 * neither slots nor a base or metaclass of another kind. */
static int
is_simple_class(const Shower *shower, PyTypeObject *type)
{
    static const unsigned long special = Py_TPFLAGS_LONG_SUBCLASS | Py_TPFLAGS_LIST_SUBCLASS |
                                         Py_TPFLAGS_TUPLE_SUBCLASS | Py_TPFLAGS_BYTES_SUBCLASS |
                                         Py_TPFLAGS_UNICODE_SUBCLASS | Py_TPFLAGS_DICT_SUBCLASS |
                                         Py_TPFLAGS_BASE_EXC_SUBCLASS | Py_TPFLAGS_TYPE_SUBCLASS;
    PyObject *mro = type->tp_mro;
    if (Py_TYPE(type) != &PyType_Type || type->tp_flags & special || type->tp_dictoffset == 0 ||
        mro == NULL || !PyTuple_CheckExact(mro)) {
        return 0;
    }
    for (Py_ssize_t at = 0; at < PyTuple_GET_SIZE(mro); at++) {
        PyTypeObject *base = (PyTypeObject *)PyTuple_GET_ITEM(mro, at);
        if (base == &PyBaseObject_Type) {
            continue;
        }
        if (!(base->tp_flags & Py_TPFLAGS_HEAPTYPE) || base->tp_dict == NULL) {
            return 0;
        }
        /* Looked at one by one: to look a name up may run code of the program's. */
        PyObject *name, *member;
        int is_own = 0;
        for (Py_ssize_t place = 0; PyDict_Next(base->tp_dict, &place, &name, &member);) {
            if (Py_TYPE(member) == &PyMemberDescr_Type || !PyUnicode_CheckExact(name) ||
                is_same_name(name, shower->names.members)) {
                return 0;
            }
            if (is_same_name(name, shower->names.home)) {
                is_own = PyUnicode_CheckExact(member) &&
                         PyUnicode_CompareWithASCIIString(member, "__main__") == 0;
            }
            else if (is_same_name(name, shower->names.dictionary) &&
                     Py_TYPE(member) != &PyGetSetDescr_Type) {
                return 0;
            }
        }
        if (!is_own) {
            return 0;
        }
    }
    return 1;
}

static Outcome
show_instance(Shower *shower, PyObject *value, const Around *around)
{
    TRY(add_name(shower, Py_TYPE(value)));
    if (is_around(around, value) || depth_of(around) > DEPTH || shower->room <= 0) {
        ADD(shower, "(...)");
        return DONE;
    }
    PyObject *fields = PyObject_GenericGetDict(value, NULL), *field, *item;
    if (fields == NULL) {
        return FAILED;
    }
    Around inner = {value, around, depth_of(around) + 1};
    Outcome outcome = !PyDict_CheckExact(fields)                  ? DECLINED
                      : ADD_LITERAL(&shower->text, "(") < 0 ? FAILED
                                                                  : DONE;
    int first = 1;
    for (Py_ssize_t at = 0; outcome == DONE && PyDict_Next(fields, &at, &field, &item);) {
        int full = shower->room <= 0;
        if (!full && !PyUnicode_CheckExact(field)) {
            continue;
        }
        if ((!first && ADD_LITERAL(&shower->text, ", ") < 0) ||
            (full && ADD_LITERAL(&shower->text, "...") < 0)) {
            outcome = FAILED;
        }
        if (full || outcome != DONE) {
            break;
        }
        first = 0;
        Py_ssize_t length = PyUnicode_GET_LENGTH(field);
        outcome = bytes_add_string(&shower->text, field);
        if (outcome == DONE) {
            outcome = ADD_LITERAL(&shower->text, "=") < 0 ? FAILED : show_held(shower, item, &inner);
            shower->room -= length + 3;
        }
    }
    Py_DECREF(fields);
    TRY(outcome);
    ADD(shower, ")");
    return DONE;
}

static Outcome
show_module(Shower *shower, PyObject *module)
{
    PyObject *names = PyModule_GetDict(module);
    PyObject *name = names ? PyDict_GetItemString(names, "__name__") : NULL;
    if (name == NULL || !PyUnicode_CheckExact(name)) {
        return DECLINED;
    }
    ADD(shower, "<module '");
    TRY(bytes_add_string(&shower->text, name));
    ADD(shower, "'>");
    return DONE;
}

static Outcome
show_range(Shower *shower, PyObject *range)
{
    static const char *const ends[] = {"start", "stop", "step"};
    for (int at = 0; at < 3; at++) {
        PyObject *end = PyObject_GetAttrString(range, ends[at]);
        if (end == NULL) {
            return FAILED;
        }
        int is_int = PyLong_CheckExact(end);
        Py_DECREF(end);
        if (!is_int) {
            return DECLINED;
        }
    }
    Py_ssize_t room = shower->room; /* a range takes none */
    Outcome outcome = add_repr(shower, range, PY_SSIZE_T_MAX);
    shower->room = room;
    return outcome;
}

static Outcome
show_frozenset(Shower *shower, PyObject *value, const Around *around)
{
    ADD(shower, "frozenset(");
    if (is_around(around, value) || depth_of(around) > DEPTH || shower->room <= 0) {
        ADD(shower, "...");
    }
    else if (PySet_GET_SIZE(value)) {
        TRY(show_elements(shower, value, around));
    }
    ADD(shower, ")");
    return DONE;
}

static Outcome
show_text(Shower *shower, PyObject *value, const Around *around)
{
    PyTypeObject *kind = Py_TYPE(value);
    if (is_atom(kind)) {
        return show_atom(shower, value, kind);
    }
    if (kind == &PyList_Type || kind == &PyTuple_Type) {
        return show_items(shower, value, around);
    }
    if (kind == &PyDict_Type) {
        return show_pairs(shower, value, around);
    }
    if (kind == &PySet_Type) {
        if (PySet_GET_SIZE(value)) {
            return show_elements(shower, value, around);
        }
        ADD(shower, "set()");
        return DONE;
    }
    for (Py_ssize_t at = 0; at < PyTuple_GET_SIZE(shower->callables); at++) {
        if ((PyObject *)kind == PyTuple_GET_ITEM(shower->callables, at)) {
            ADD(shower, "<function>");
            return DONE;
        }
    }
    if (PyType_Check(value)) {
        ADD(shower, "<class '");
        TRY(add_name(shower, (PyTypeObject *)value));
        ADD(shower, "'>");
        return DONE;
    }
    if (kind == &PyModule_Type) {
        return show_module(shower, value);
    }
    if (kind == &PyRange_Type) {
        return show_range(shower, value);
    }
    if (kind == &PyFrozenSet_Type) {
        return show_frozenset(shower, value, around);
    }
    return is_simple_class(shower, kind) ? show_instance(shower, value, around) : DECLINED;
}
