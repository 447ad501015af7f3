const SECTION_SIZE = 0x200
const HEADERS_SIZE = 0x400
const FIRST_RVA = 0x1000

/** The least that a reader of PE takes for a 32-bit program with these sections and imports. It does not run. */
export function portableExecutable(options: {
  readonly sections: readonly string[]
  readonly imports: Readonly<Record<string, readonly string[]>>
}): Buffer {
  const { sections } = options
  const table = importTable(options.imports, FIRST_RVA)
  const file = Buffer.alloc(HEADERS_SIZE + SECTION_SIZE * sections.length)
  file.write('MZ')
  file.writeUInt32LE(0x40, 0x3c)
  file.write('PE\0\0', 0x40)
  const coff = 0x44
  file.writeUInt16LE(0x14c, coff)
  file.writeUInt16LE(sections.length, coff + 2)
  file.writeUInt16LE(0xe0, coff + 16)
  file.writeUInt16LE(0x102, coff + 18)
  const optional = coff + 20
  file.writeUInt16LE(0x10b, optional)
  file.writeUInt32LE(FIRST_RVA, optional + 16)
  file.writeUInt32LE(0x400000, optional + 28)
  file.writeUInt32LE(0x1000, optional + 32)
  file.writeUInt32LE(0x200, optional + 36)
  file.writeUInt32LE(FIRST_RVA * (sections.length + 1), optional + 56)
  file.writeUInt32LE(HEADERS_SIZE, optional + 60)
  file.writeUInt32LE(16, optional + 92)
  file.writeUInt32LE(FIRST_RVA, optional + 96 + 8)
  file.writeUInt32LE(table.length, optional + 96 + 12)
  for (const [n, name] of sections.entries()) {
    const header = optional + 0xe0 + 40 * n
    file.write(name, header, 8)
    file.writeUInt32LE(0x1000, header + 8)
    file.writeUInt32LE(FIRST_RVA + 0x1000 * n, header + 12)
    file.writeUInt32LE(SECTION_SIZE, header + 16)
    file.writeUInt32LE(HEADERS_SIZE + SECTION_SIZE * n, header + 20)
  }
  table.copy(file, HEADERS_SIZE)
  return file
}

/** Descriptors, then for each library its name, the thunks, and the names that they point to. */
function importTable(imports: Readonly<Record<string, readonly string[]>>, rva: number): Buffer {
  const libraries = Object.entries(imports)
  const table = Buffer.alloc(SECTION_SIZE)
  let end = 20 * (libraries.length + 1)
  const put = (text: string, hint = 0) => {
    const at = end
    table.write(text, at + hint)
    end = at + hint + text.length + 1
    return rva + at
  }
  for (const [n, [library, names]] of libraries.entries()) {
    table.writeUInt32LE(put(library), 20 * n + 12)
    const thunks = names.map((name) => put(name, 2))
    const at = end
    for (const [index, thunk] of thunks.entries()) table.writeUInt32LE(thunk, at + 4 * index)
    end = at + 4 * (thunks.length + 1)
    table.writeUInt32LE(rva + at, 20 * n)
    table.writeUInt32LE(rva + at, 20 * n + 16)
  }
  return table
}
