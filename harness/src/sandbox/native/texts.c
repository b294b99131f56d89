/* The distinct texts of values, in the order in which they were met. */
typedef struct {
    Bytes text;     /* all of them, one after the other */
    Bytes ends;     /* size_t: where each ends */
    uint32_t *slots; /* by hash: 1 + a text's number */
    size_t room;    /* slots; a power of two */
} Texts;

static size_t
texts_count(const Texts *texts)
{
    return texts->ends.size / sizeof(size_t);
}

static const char *
text_at(const Texts *texts, size_t number, size_t *size)
{
    const size_t *ends = (const size_t *)texts->ends.data;
    size_t start = number ? ends[number - 1] : 0;
    *size = ends[number] - start;
    return texts->text.data + start;
}

static size_t
hash_of(const char *text, size_t size)
{
    uint64_t hash = 0xcbf29ce484222325u; /* FNV-1a, by words */
    for (; size >= 8; text += 8, size -= 8) {
        uint64_t word;
        memcpy(&word, text, 8);
        hash = (hash ^ word) * 0x100000001b3u;
        hash ^= hash >> 32;
    }
    for (; size; text++, size--) {
        hash = (hash ^ (unsigned char)*text) * 0x100000001b3u;
    }
    return (size_t)(hash ^ hash >> 29);
}

static int
texts_grow(Texts *texts)
{
    size_t room = texts->room ? texts->room * 2 : 256, size;
    uint32_t *slots = calloc(room, sizeof *slots);
    if (slots == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    for (size_t number = 0; number < texts_count(texts); number++) {
        const char *text = text_at(texts, number, &size);
        size_t slot = hash_of(text, size) & (room - 1);
        while (slots[slot]) {
            slot = (slot + 1) & (room - 1);
        }
        slots[slot] = (uint32_t)number + 1;
    }
    free(texts->slots);
    texts->slots = slots;
    texts->room = room;
    return 0;
}

/* The number of a text; -1 with an exception. `is_new` tells whether it was not met before. */
static Py_ssize_t
texts_add(Texts *texts, const char *text, size_t size, int *is_new)
{
    size_t count = texts_count(texts), found_size;
    if (count * 2 >= texts->room && texts_grow(texts) < 0) {
        return -1;
    }
    size_t slot = hash_of(text, size) & (texts->room - 1);
    for (; texts->slots[slot]; slot = (slot + 1) & (texts->room - 1)) {
        const char *found = text_at(texts, texts->slots[slot] - 1, &found_size);
        if (found_size == size && memcmp(found, text, size) == 0) {
            *is_new = 0;
            return texts->slots[slot] - 1;
        }
    }
    if (bytes_add(&texts->text, text, size) < 0 ||
        bytes_add(&texts->ends, &texts->text.size, sizeof texts->text.size) < 0) {
        return -1;
    }
    texts->slots[slot] = (uint32_t)count + 1;
    *is_new = 1;
    return count;
}

static size_t
characters(const char *text, size_t size)
{
    size_t count = 0;
    for (; size; text++, size--) {
        count += (*text & 0xC0) != 0x80;
    }
    return count;
}
