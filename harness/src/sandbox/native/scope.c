/* The state of a recorder, and the variables of the scope at hand, in their order. */

enum { EVENT_LINE, EVENT_CALL, EVENT_RETURN };

/* Where the names of a scope need not come in the order in which they were bound: views of locals are
 * in the code object's order, and before 3.11 `s += t` rebound a module's string at the end. */
#define UNORDERED (PY_VERSION_HEX < 0x030B0000 || PY_VERSION_HEX >= 0x030D0000)
/* Where a comprehension's loop makes line events in the frame around it. */
#define INLINES (PY_VERSION_HEX >= 0x030C0000)

typedef struct {
    PyObject *name, *value;
} Variable;

typedef struct {
    PyObject_HEAD
    Shower shower;
    PyObject *callables; /* a tuple of types */
    PyObject *module;  /* the program's global names */
    PyObject *program; /* its file name */
    PyObject *locals, *mark; /* the names `f_locals` and `f_trace` */
    PyObject *show, *flush, *over, *inlined, *encode; /* Python functions */
    PyObject *namespaces; /* what is to be unchanged at the end, as `watched` has it */
    PyObject *inside;  /* code object -> offsets of its inlined comprehensions, or None */
    PyObject *orders;  /* frame's address -> its names, as they were first seen */
    PyObject *places;  /* name -> its number, or -1 for one that is not shown */
    PyObject *known;   /* int or str -> the number of its text */
    Bytes names, name_lengths, steps;
    Texts values;
    Bytes variables; /* of the scope at hand, as Variable */
    size_t max_steps, max_values;
    size_t count, taken; /* steps, and characters of distinct values */
    long previous_line;
    int previous_event, has_previous, started, busy;
} Recorder;

static void
drop_variables(Recorder *self)
{
    Variable *variables = (Variable *)self->variables.data;
    size_t count = self->variables.size / sizeof *variables;
    self->variables.size = 0;
    for (size_t at = 0; at < count; at++) {
        Py_DECREF(variables[at].name);
        Py_DECREF(variables[at].value);
    }
}

static int
add_variable(Recorder *self, PyObject *name, PyObject *value)
{
    Variable variable = {name, value};
    if (!PyUnicode_CheckExact(name)) {
        return 0;
    }
    if (bytes_add(&self->variables, &variable, sizeof variable) < 0) {
        return -1;
    }
    Py_INCREF(name);
    Py_INCREF(value);
    return 0;
}

/* Takes the variables of a scope, which is a dictionary, or from CPython 3.13 on a view of a frame. */
static int
take_variables(Recorder *self, PyObject *scope)
{
    PyObject *name, *value;
    if (PyDict_Check(scope)) {
        for (Py_ssize_t at = 0; PyDict_Next(scope, &at, &name, &value);) {
            if (add_variable(self, name, value) < 0) {
                return -1;
            }
        }
        return 0;
    }
#if PY_VERSION_HEX >= 0x030D0000
    if (Py_TYPE(scope) != &PyFrameLocalsProxy_Type) {
        return 0; /* a class body's scope, of the program's own making */
    }
    PyObject *items = PyMapping_Items(scope);
    int failed = items == NULL;
    for (Py_ssize_t at = 0; !failed && at < PyList_GET_SIZE(items); at++) {
        PyObject *pair = PyList_GET_ITEM(items, at);
        failed = add_variable(self, PyTuple_GET_ITEM(pair, 0), PyTuple_GET_ITEM(pair, 1)) < 0;
    }
    Py_XDECREF(items);
    return failed ? -1 : 0;
#else
    return 0;
#endif
}

#if UNORDERED
/* Whether the variables at hand come in the order of these names, and are no others. */
static int
is_in_order(Recorder *self, PyObject *names)
{
    const Variable *variables = (const Variable *)self->variables.data;
    size_t count = self->variables.size / sizeof *variables, at = 0;
    PyObject *name, *nothing;
    Py_ssize_t place = 0;
    if ((size_t)PyDict_GET_SIZE(names) != count) {
        return 0;
    }
    for (; PyDict_Next(names, &place, &name, &nothing); at++) {
        if (name != variables[at].name && PyUnicode_Compare(name, variables[at].name) != 0) {
            return 0;
        }
    }
    return 1;
}

/* The names with only those that are there now, and the new ones at the end; and the variables by
 * name. Both in Python's dictionaries, as they keep order. */
static int
note_order(Recorder *self, PyObject *names, PyObject *found)
{
    const Variable *variables = (const Variable *)self->variables.data;
    size_t count = self->variables.size / sizeof *variables;
    for (size_t at = 0; at < count; at++) {
        if (PyDict_SetItem(found, variables[at].name, variables[at].value) < 0) {
            return -1;
        }
    }
    PyObject *before = PyDict_Keys(names);
    int failed = before == NULL;
    for (Py_ssize_t at = 0; !failed && at < PyList_GET_SIZE(before); at++) {
        PyObject *name = PyList_GET_ITEM(before, at);
        int is_there = PyDict_Contains(found, name);
        failed = is_there < 0 || (!is_there && PyDict_DelItem(names, name) < 0);
    }
    Py_XDECREF(before);
    for (size_t at = 0; !failed && at < count; at++) {
        failed = PyDict_SetDefault(names, variables[at].name, Py_None) == NULL;
    }
    return failed ? -1 : 0;
}

/* Puts the variables at hand in the order in which the frame's names were first seen. */
static int
order_variables(Recorder *self, PyFrameObject *frame)
{
    PyObject *address = PyLong_FromVoidPtr(frame), *fresh = PyDict_New(), *found = NULL;
    PyObject *names = address && fresh ? PyDict_SetDefault(self->orders, address, fresh) : NULL;
    int failed = names == NULL;
    if (!failed && !is_in_order(self, names)) {
        found = PyDict_New();
        failed = found == NULL || note_order(self, names, found) < 0;
        if (!failed) {
            drop_variables(self);
            PyObject *name, *nothing;
            for (Py_ssize_t at = 0; !failed && PyDict_Next(names, &at, &name, &nothing);) {
                failed = add_variable(self, name, PyDict_GetItem(found, name)) < 0;
            }
        }
    }
    Py_XDECREF(found);
    Py_XDECREF(fresh);
    Py_XDECREF(address);
    return failed ? -1 : 0;
}
#endif
