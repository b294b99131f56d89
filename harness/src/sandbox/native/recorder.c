/* What records a program's steps: `make_tracer` of python/tracer.py, as a trace function in C. */

/* Has Python write a value. */
static int
show_in_python(Recorder *self, PyObject *value)
{
    PyObject *text = PyObject_CallFunctionObjArgs(self->show, value, NULL);
    if (text == NULL) {
        return -1;
    }
    if (!PyUnicode_CheckExact(text)) {
        PyErr_SetString(PyExc_TypeError, "a value's text is no string");
        Py_DECREF(text);
        return -1;
    }
    PyObject *encoded = PyUnicode_AsEncodedString(text, "utf-8", "backslashreplace");
    Py_DECREF(text);
    if (encoded == NULL) {
        return -1;
    }
    int failed = bytes_add(&self->shower.text, PyBytes_AS_STRING(encoded), PyBytes_GET_SIZE(encoded));
    Py_DECREF(encoded);
    return failed;
}

/* The number of a value's text; -1 with an exception. */
static Py_ssize_t
number_of(Recorder *self, PyObject *value)
{
    int is_known_by_value = PyLong_CheckExact(value) || PyUnicode_CheckExact(value);
    if (is_known_by_value) {
        PyObject *number = PyDict_GetItemWithError(self->known, value);
        if (number != NULL) {
            return PyLong_AsSsize_t(number);
        }
        if (PyErr_Occurred()) {
            return -1;
        }
    }
    Shower *shower = &self->shower;
    shower->text.size = 0;
    shower->room = shower->limit;
    Outcome outcome = show_text(shower, value, NULL);
    if (outcome == DECLINED) {
        shower->text.size = 0;
        outcome = show_in_python(self, value) < 0 ? FAILED : DONE;
    }
    if (outcome == FAILED) {
        return -1;
    }
    int is_new;
    Py_ssize_t number = texts_add(&self->values, shower->text.data, shower->text.size, &is_new);
    if (number >= 0 && is_new) {
        self->taken += characters(shower->text.data, shower->text.size);
    }
    if (number >= 0 && is_known_by_value) {
        PyObject *kept = PyLong_FromSsize_t(number);
        int failed = kept == NULL || PyDict_SetItem(self->known, value, kept) < 0;
        Py_XDECREF(kept);
        return failed ? -1 : number;
    }
    return number;
}

/* The place of a name, which is -1 if it is not shown; -2 with an exception. */
static Py_ssize_t
place_of(Recorder *self, PyObject *name)
{
    PyObject *known = PyDict_GetItemWithError(self->places, name);
    if (known != NULL) {
        return PyLong_AsSsize_t(known);
    }
    if (PyErr_Occurred()) {
        return -2;
    }
    Py_ssize_t size = PyUnicode_GET_LENGTH(name), place = self->name_lengths.size / sizeof(uint32_t);
    int is_special = size >= 2;
    for (int at = 0; at < 2 && is_special; at++) {
        is_special = PyUnicode_READ_CHAR(name, at) == '_' && PyUnicode_READ_CHAR(name, size - 1 - at) == '_';
    }
    if (is_special) {
        place = -1;
    }
    else {
        PyObject *text = PyUnicode_AsEncodedString(name, "utf-8", "backslashreplace");
        if (text == NULL) {
            return -2;
        }
        int failed = bytes_reserve(&self->name_lengths, sizeof(uint32_t)) < 0 ||
                     bytes_add(&self->names, PyBytes_AS_STRING(text), PyBytes_GET_SIZE(text)) < 0 ||
                     bytes_add_number(&self->name_lengths, PyBytes_GET_SIZE(text)) < 0;
        Py_DECREF(text);
        if (failed) {
            return -2;
        }
    }
    known = PyLong_FromSsize_t(place);
    int failed = known == NULL || PyDict_SetItem(self->places, name, known) < 0;
    Py_XDECREF(known);
    return failed ? -2 : place;
}

/* Writes what is to be a step, from its number of variables on. */
static int
add_variables(Recorder *self)
{
    const Variable *variables = (const Variable *)self->variables.data;
    size_t count = self->variables.size / sizeof *variables, start = self->steps.size;
    if (bytes_add_number(&self->steps, 0) < 0) {
        return -1;
    }
    uint32_t shown = 0;
    for (size_t at = 0; at < count; at++) {
        Py_ssize_t place = place_of(self, variables[at].name);
        if (place == -2) {
            return -1;
        }
        if (place < 0) {
            continue;
        }
        Py_ssize_t number = number_of(self, variables[at].value);
        if (number < 0 || bytes_add_number(&self->steps, place) < 0 ||
            bytes_add_number(&self->steps, number) < 0) {
            return -1;
        }
        shown++;
    }
    memcpy(self->steps.data + start, &shown, sizeof shown);
    return 0;
}

/* Calls a Python function that does not return where it ends the process. */
static int
tell_over(Recorder *self, const char *limit)
{
    PyObject *over = self->over;
    Py_INCREF(over);
    PyObject *result = PyObject_CallFunction(over, "({ss})", "over_limit", limit);
    Py_DECREF(over);
    Py_XDECREF(result);
    return result == NULL ? -1 : 0;
}

/* Has what was printed in the file; a program may have closed its standard output. */
static int
flush_output(Recorder *self, int whatever)
{
    PyObject *result = PyObject_CallFunctionObjArgs(self->flush, NULL);
    if (result == NULL) {
        if (!PyErr_ExceptionMatches(PyExc_ValueError) &&
            !(whatever && PyErr_ExceptionMatches(PyExc_OSError))) {
            return -1;
        }
        PyErr_Clear();
    }
    Py_XDECREF(result);
    return 0;
}

static int
record_previous(Recorder *self, PyFrameObject *frame, int is_module)
{
    if (self->count >= self->max_steps && tell_over(self, "steps") < 0) {
        return -1;
    }
    size_t start = self->steps.size;
    self->count++;
    if (flush_output(self, 0) < 0) {
        return -1;
    }
    off_t printed = lseek(1, 0, SEEK_CUR);
    if (printed < 0) {
        PyErr_SetFromErrno(PyExc_OSError);
        return -1;
    }
    if (bytes_add_number(&self->steps, self->previous_line) < 0 ||
        bytes_add_number(&self->steps, self->previous_event) < 0 ||
        bytes_add_number(&self->steps, printed) < 0) {
        return -1;
    }
    /* At module level the locals are the globals, and asking for f_locals inside a comprehension
     * breaks its variables on CPython 3.12 and 3.13. */
    PyObject *scope = self->module;
    Py_INCREF(scope);
    if (!is_module) {
        Py_SETREF(scope, PyObject_GetAttr((PyObject *)frame, self->locals));
        if (scope == NULL) {
            self->steps.size = start;
            return -1;
        }
    }
    int failed = take_variables(self, scope) < 0;
    Py_DECREF(scope);
#if UNORDERED
    failed = failed || order_variables(self, frame) < 0;
#endif
    failed = failed || add_variables(self) < 0;
    drop_variables(self);
    if (failed) {
        self->steps.size = start; /* no half of a step */
    }
    if (!failed && self->taken > self->max_values) {
        failed = tell_over(self, "values") < 0;
    }
    return failed ? -1 : 0;
}

static int
record(Recorder *self, PyFrameObject *frame, int event, int is_module)
{
    if (self->has_previous && record_previous(self, frame, is_module) < 0) {
        return -1;
    }
#if PY_VERSION_HEX < 0x030A0000
    self->previous_line = frame->f_lineno;
#else
    self->previous_line = PyFrame_GetLineNumber(frame);
#endif
    self->has_previous = self->previous_line >= 0;
    self->previous_event = event;
    return 0;
}

#if INLINES
/* Whether the frame is at an instruction of an inlined comprehension; -1 with an exception. */
static int
is_inlined(Recorder *self, PyFrameObject *frame, PyCodeObject *code)
{
    PyObject *offsets = PyDict_GetItemWithError(self->inside, (PyObject *)code);
    if (offsets == NULL) {
        if (PyErr_Occurred()) {
            return -1;
        }
        PyObject *made = PyObject_CallFunctionObjArgs(self->inlined, code, NULL);
        int failed = made == NULL || PyDict_SetItem(self->inside, (PyObject *)code, made) < 0;
        Py_XDECREF(made);
        if (failed) {
            return -1;
        }
        offsets = made;
    }
    if (PySet_GET_SIZE(offsets) == 0) {
        return 0;
    }
    PyObject *at = PyLong_FromLong(PyFrame_GetLasti(frame));
    int found = at == NULL ? -1 : PySet_Contains(offsets, at);
    Py_XDECREF(at);
    return found;
}
#endif

/* Leaves the recorder with a frame that is traced, as a trace function in Python does: a program that
 * sets again what `sys.gettrace` told is traced on (`doctest` does so). Whether the frame is a new one;
 * -1 with an exception. */
static int
mark_frame(Recorder *self, PyFrameObject *frame)
{
    PyObject *mark = PyObject_GetAttr((PyObject *)frame, self->mark);
    if (mark == NULL) {
        return -1;
    }
    int is_new = mark == Py_None;
    Py_DECREF(mark);
    if (is_new && PyObject_SetAttr((PyObject *)frame, self->mark, (PyObject *)self) < 0) {
        return -1;
    }
    return is_new;
}

#if UNORDERED
/* A new frame's names are not those of the one that was at this address before. */
static int
forget_order(Recorder *self, PyFrameObject *frame)
{
    PyObject *address = PyLong_FromVoidPtr(frame);
    int failed = address == NULL;
    if (!failed && PyDict_Contains(self->orders, address)) {
        failed = PyDict_DelItem(self->orders, address) < 0;
    }
    Py_XDECREF(address);
    return failed ? -1 : 0;
}
#endif

/* Which of a program's frames are traced is as in `enter` of python/tracer.py. */
static int
trace_frame(Recorder *self, PyFrameObject *frame, int event, PyCodeObject *code)
{
    if (code->co_filename != self->program && PyUnicode_Compare(code->co_filename, self->program) != 0) {
        return 0; /* of another module */
    }
    int is_module = 0;
    if (PyUnicode_READ_CHAR(code->co_name, 0) == '<') {
        is_module = PyUnicode_CompareWithASCIIString(code->co_name, "<module>") == 0;
        if (!is_module || event == EVENT_CALL) {
            return 0;
        }
    }
#if INLINES
    if (event == EVENT_LINE) {
        int skipped = is_inlined(self, frame, code);
        if (skipped) {
            return skipped < 0 ? -1 : 0;
        }
    }
#endif
    if (event == EVENT_CALL || (is_module && !self->has_previous)) {
        int is_new = mark_frame(self, frame);
        if (is_new < 0) {
            return -1;
        }
#if UNORDERED
        if (is_new && forget_order(self, frame) < 0) {
            return -1;
        }
#endif
    }
    return record(self, frame, event, is_module);
}

/* Calls that the recorder may make where a program is at its limit. */
#define HEADROOM 1000

static int
trace(PyObject *object, PyFrameObject *frame, int what, PyObject *Py_UNUSED(argument))
{
    Recorder *self = (Recorder *)object;
    int event = what == PyTrace_LINE ? EVENT_LINE : what == PyTrace_CALL ? EVENT_CALL : EVENT_RETURN;
    if (self->busy || (event == EVENT_RETURN && what != PyTrace_RETURN)) {
        return 0; /* a value's text may run code of the program's, which may have that traced */
    }
#if PY_VERSION_HEX < 0x030B0000
    if (frame->f_globals != self->module) {
        return 0;
    }
    PyCodeObject *code = frame->f_code;
    Py_INCREF(code);
#else
    PyObject *globals = PyFrame_GetGlobals(frame);
    Py_DECREF(globals); /* the frame holds it */
    if (globals != self->module) {
        return 0;
    }
    PyCodeObject *code = PyFrame_GetCode(frame);
#endif
    /* A return by an exception is told of with that exception set. And a program may be as deep in
     * calls as it can be: that must not be seen. */
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    int depth = Py_GetRecursionLimit();
    Py_SetRecursionLimit(depth > INT_MAX - HEADROOM ? INT_MAX : depth + HEADROOM);
    self->busy = 1;
    int failed = trace_frame(self, frame, event, code) < 0;
    self->busy = 0;
    Py_DECREF(code);
    if (failed) {
        Py_XDECREF(type);
        Py_XDECREF(value);
        Py_XDECREF(traceback);
        /* As the interpreter does after an error in a trace function. */
        PyErr_Fetch(&type, &value, &traceback);
        PyEval_SetTrace(NULL, NULL);
    }
    Py_SetRecursionLimit(depth);
    PyErr_Restore(type, value, traceback);
    return failed ? -1 : 0;
}

/* recorder(frame, event, argument): what the interpreter calls where a program has set it again. */
static PyObject *
recorder_call(PyObject *object, PyObject *args, PyObject *Py_UNUSED(keywords))
{
    static const struct {
        const char *name;
        int what;
    } events[] = {{"line", PyTrace_LINE}, {"call", PyTrace_CALL}, {"return", PyTrace_RETURN}};
    PyFrameObject *frame;
    const char *name;
    PyObject *argument;
    Recorder *self = (Recorder *)object;
    if (!PyArg_ParseTuple(args, "O!sO", &PyFrame_Type, &frame, &name, &argument)) {
        return NULL;
    }
    if (!self->started || self->module == NULL) {
        PyErr_SetString(PyExc_RuntimeError, "it does not record now");
        return NULL;
    }
    if (PyThreadState_Get()->c_traceobj == object) {
        PyEval_SetTrace(trace, object); /* else another's is set, which shows at the end */
    }
    for (size_t at = 0; at < sizeof events / sizeof *events; at++) {
        if (strcmp(name, events[at].name) == 0 && trace(object, frame, events[at].what, argument) < 0) {
            return NULL;
        }
    }
    Py_INCREF(object);
    return object;
}
