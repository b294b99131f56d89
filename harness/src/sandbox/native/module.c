/* The module: what Python sees of the recorder. It has no attributes: to have one is no hold on it. */

/* Gives back what it holds; else a recorder and the function that is called over its limits would
 * keep each other. */
static void
recorder_clear(Recorder *self)
{
    PyObject **held[] = {&self->shower.names.home, &self->shower.names.dictionary, &self->shower.names.members, &self->module,
                         &self->program, &self->locals, &self->mark, &self->show, &self->flush,
                         &self->over, &self->inlined, &self->encode, &self->namespaces, &self->inside,
                         &self->orders, &self->places, &self->known, &self->callables};
    Bytes *bytes[] = {&self->shower.text, &self->names, &self->name_lengths, &self->steps,
                      &self->values.text, &self->values.ends, &self->variables};
    drop_variables(self);
    for (size_t at = 0; at < sizeof held / sizeof *held; at++) {
        Py_CLEAR(*held[at]);
    }
    for (size_t at = 0; at < sizeof bytes / sizeof *bytes; at++) {
        free(bytes[at]->data);
        *bytes[at] = (Bytes){0};
    }
    free(self->values.slots);
    self->values.slots = NULL;
    self->values.room = 0;
}

static void
recorder_free(PyObject *object)
{
    recorder_clear((Recorder *)object);
    PyObject_Free(object);
}

static PyTypeObject RecorderType = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "recorder",
    .tp_basicsize = sizeof(Recorder),
    .tp_dealloc = recorder_free,
    .tp_call = recorder_call,
    .tp_flags = Py_TPFLAGS_DEFAULT,
};

/* recorder(scope, program, (steps, value, values), callables,
 *          (show, flush, over, inlined, encode), namespaces) */
static PyObject *
native_recorder(PyObject *Py_UNUSED(module), PyObject *args)
{
    Py_ssize_t steps, value, values;
    PyObject *scope, *program, *callables, *show, *flush, *over, *inlined, *encode, *namespaces;
    if (is_closed() || !PyArg_ParseTuple(args, "O!U(nnn)O!(OOOOO)O!", &PyDict_Type, &scope, &program, &steps, &value,
                          &values, &PyTuple_Type, &callables, &show, &flush, &over, &inlined, &encode,
                          &PyList_Type, &namespaces)) {
        return NULL;
    }
    Recorder *self = PyObject_New(Recorder, &RecorderType);
    if (self == NULL) {
        return NULL;
    }
    memset((char *)self + sizeof(PyObject), 0, sizeof *self - sizeof(PyObject));
    PyObject **kept[] = {&self->module, &self->program, &self->callables, &self->show, &self->flush,
                         &self->over, &self->inlined, &self->encode, &self->namespaces};
    PyObject *given[] = {scope, program, callables, show, flush, over, inlined, encode, namespaces};
    for (size_t at = 0; at < sizeof given / sizeof *given; at++) {
        Py_INCREF(given[at]);
        *kept[at] = given[at];
    }
    self->shower.callables = self->callables;
    self->shower.limit = value;
    self->max_steps = steps;
    self->max_values = values;
    self->shower.names.home = PyUnicode_InternFromString("__module__");
    self->shower.names.dictionary = PyUnicode_InternFromString("__dict__");
    self->shower.names.members = PyUnicode_InternFromString("_member_map_");
    self->locals = PyUnicode_InternFromString("f_locals");
    self->mark = PyUnicode_InternFromString("f_trace");
    self->inside = PyDict_New();
    self->orders = PyDict_New();
    self->places = PyDict_New();
    self->known = PyDict_New();
    if (PyErr_Occurred()) {
        Py_DECREF(self);
        return NULL;
    }
    return (PyObject *)self;
}

static Recorder *
recorder_from(PyObject *object)
{
    if (Py_TYPE(object) != &RecorderType) {
        PyErr_SetString(PyExc_TypeError, "not a recorder");
        return NULL;
    }
    return (Recorder *)object;
}

/* arm(process id, alone): the process whose program is to be recorded, and whether it is the only one
 * there. */
static PyObject *
native_arm(PyObject *Py_UNUSED(module), PyObject *args)
{
    int process, is_alone;
    if (is_closed() || !PyArg_ParseTuple(args, "ip", &process, &is_alone)) {
        return NULL;
    }
    owner = process;
    alone = is_alone;
    Py_RETURN_NONE;
}

/* start(recorder): records from here on. Only once; a program that sets what `sys.gettrace` told goes
 * through `recorder_call`. */
static PyObject *
native_start(PyObject *Py_UNUSED(module), PyObject *object)
{
    Recorder *self = recorder_from(object);
    if (self == NULL) {
        return NULL;
    }
    if (self->started) {
        PyErr_SetString(PyExc_RuntimeError, "it was started before");
        return NULL;
    }
    self->started = 1;
    PyEval_SetTrace(trace, object);
    Py_RETURN_NONE;
}

/* stop(recorder): records no more, and holds the program's objects no longer. */
static PyObject *
native_stop(PyObject *Py_UNUSED(module), PyObject *object)
{
    Recorder *self = recorder_from(object);
    if (self == NULL) {
        return NULL;
    }
    PyEval_SetTrace(NULL, NULL);
    Py_CLEAR(self->module);
    Py_RETURN_NONE;
}

/* Whether namespaces, each with its names and values as they were, are so still. No counts of
 * references are touched, which would be memory to copy. */
static int
is_unchanged(PyObject *namespaces)
{
    for (Py_ssize_t at = 0; at < PyList_GET_SIZE(namespaces); at++) {
        PyObject *watched = PyList_GET_ITEM(namespaces, at), *name, *value;
        PyObject *space = PyTuple_GET_ITEM(watched, 0), *names = PyTuple_GET_ITEM(watched, 1);
        PyObject *values = PyTuple_GET_ITEM(watched, 2);
        Py_ssize_t place = 0, number = 0;
        if (PyType_Check(space)) {
            space = ((PyTypeObject *)space)->tp_dict;
        }
        if (space == NULL || PyDict_GET_SIZE(space) != PyList_GET_SIZE(names)) {
            return 0;
        }
        for (; PyDict_Next(space, &place, &name, &value); number++) {
            if (number >= PyList_GET_SIZE(names) || PyList_GET_ITEM(names, number) != name ||
                PyList_GET_ITEM(values, number) != value) {
                return 0;
            }
        }
    }
    return 1;
}

/* are_unchanged([(namespace, names, values)]): see above; a namespace is a dictionary or a class. In the
 * process of a program it is answered for the list alone that was the last before. */
static PyObject *
native_are_unchanged(PyObject *Py_UNUSED(module), PyObject *namespaces)
{
    static PyObject *last;
    if (namespaces != last) {
        if (is_closed()) {
            return NULL;
        }
        Py_INCREF(namespaces);
        Py_XSETREF(last, namespaces);
    }
    return PyBool_FromLong(is_unchanged(namespaces));
}

/* The record behind its length, in the form that python/head.py describes. */
static PyObject *
framed_record(Recorder *self, const char *end, size_t end_size)
{
    size_t values = texts_count(&self->values), size;
    uint32_t head[] = {0,
                       (uint32_t)end_size,
                       (uint32_t)(self->name_lengths.size / sizeof(uint32_t)),
                       (uint32_t)values,
                       (uint32_t)(self->steps.size / sizeof(uint32_t)),
                       (uint32_t)(self->names.size + self->values.text.size)};
    size_t whole = sizeof head + self->name_lengths.size + values * sizeof(uint32_t) + self->steps.size +
                   end_size + self->names.size + self->values.text.size;
    head[0] = (uint32_t)(whole - sizeof(uint32_t));
    PyObject *framed = PyBytes_FromStringAndSize(NULL, whole);
    if (framed == NULL) {
        return NULL;
    }
    char *to = PyBytes_AS_STRING(framed);
#define PUT(data, size) (memcpy(to, (data), (size)), to += (size))
    PUT(head, sizeof head);
    if (self->name_lengths.size) {
        PUT(self->name_lengths.data, self->name_lengths.size);
    }
    for (size_t number = 0; number < values; number++) {
        text_at(&self->values, number, &size);
        uint32_t small = (uint32_t)size;
        PUT(&small, sizeof small);
    }
    if (self->steps.size) {
        PUT(self->steps.data, self->steps.size);
    }
    PUT(end, end_size);
    if (self->names.size) {
        PUT(self->names.data, self->names.size);
    }
    if (self->values.text.size) {
        PUT(self->values.text.data, self->values.text.size);
    }
#undef PUT
    return framed;
}

/* finish(recorder, end): the record of a program that has ended; it is not used again. */
static PyObject *
native_finish(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *object, *end;
    if (!PyArg_ParseTuple(args, "OO", &object, &end)) {
        return NULL;
    }
    Recorder *self = recorder_from(object);
    if (self == NULL) {
        return NULL;
    }
    if (self->encode == NULL) {
        PyErr_SetString(PyExc_RuntimeError, "it was finished before");
        return NULL;
    }
    if (getpid() != owner) {
        _exit(70); /* a copy, which the program made of its process */
    }
    PyEval_SetTrace(NULL, NULL);
    PyEval_SetProfile(NULL, NULL);
    if (!is_unchanged(self->namespaces)) {
        _exit(70); /* it replaced what tells of its end */
    }
    if (flush_output(self, 1) < 0) {
        return NULL;
    }
    if (alone) {
        sigset_t all; /* one could cut the write short */
        sigfillset(&all);
        pthread_sigmask(SIG_BLOCK, &all, NULL);
    }
    PyObject *text = PyObject_CallFunctionObjArgs(self->encode, end, NULL);
    if (text == NULL) {
        return NULL;
    }
    PyObject *encoded = PyUnicode_AsUTF8String(text);
    Py_DECREF(text);
    if (encoded == NULL) {
        return NULL;
    }
    PyObject *framed = framed_record(self, PyBytes_AS_STRING(encoded), PyBytes_GET_SIZE(encoded));
    Py_DECREF(encoded);
    if (!alone) { /* else the process ends here, and the pages that are not written to are spared */
        recorder_clear(self);
    }
    return framed;
}

static PyMethodDef functions[] = {
    {"recorder", native_recorder, METH_VARARGS, NULL},
    {"are_unchanged", native_are_unchanged, METH_O, NULL},
    {"arm", native_arm, METH_VARARGS, NULL},
    {"start", native_start, METH_O, NULL},
    {"stop", native_stop, METH_O, NULL},
    {"finish", native_finish, METH_VARARGS, NULL},
#ifdef __linux__
    {"serve", native_serve, METH_VARARGS, NULL},
    {"expect", native_expect, METH_VARARGS, NULL},
    {"next", native_next, METH_NOARGS, NULL},
#endif
    {NULL, NULL, 0, NULL},
};

/* Only the worker gets the module: a program that loads the file again does not. */
static PyObject *
native_create(PyObject *Py_UNUSED(spec), PyModuleDef *Py_UNUSED(definition))
{
    static int created;
    if (created++) {
        PyErr_SetString(PyExc_ImportError, "not for programs");
        return NULL;
    }
    return PyType_Ready(&RecorderType) < 0 ? NULL : PyModule_New("harness_native");
}

static PyModuleDef_Slot slots[] = {{Py_mod_create, native_create}, {0, NULL}};

static PyModuleDef native = {
    PyModuleDef_HEAD_INIT,
    .m_name = "harness_native",
    .m_methods = functions,
    .m_slots = slots,
};

PyMODINIT_FUNC
PyInit_harness_native(void)
{
    return PyModuleDef_Init(&native);
}
