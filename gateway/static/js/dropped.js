// What was dropped or chosen: files with the folders that they lie in, as [{file, path: ['folder', 'inner']}] and empty folders as {path}.

const MOST = 2000

// Must be called while the event is being handled: afterwards the browser has emptied it. Without entries, plain files.
export function entriesOf(transfer) {
  const entries = [...transfer.items ?? []].filter(item => item.kind === 'file').map(item => item.webkitGetAsEntry?.() ?? item.getAsFile())
  return entries.length ? entries : [...transfer.files]
}

export async function collect(entries) {
  const found = []
  for (const entry of entries) await walk(entry, [], found)
  return found
}

// A chosen folder (`webkitdirectory`) tells paths by name.
export function chosen(files) {
  return [...files].map(file => ({ file, path: (file.webkitRelativePath || '').split('/').slice(0, -1) }))
}

async function walk(entry, path, found) {
  if (!entry || found.length >= MOST) return
  if (entry instanceof File) return void found.push({ file: entry, path })
  if (entry.isFile) return void found.push({ file: await new Promise((give, fail) => entry.file(give, fail)), path })
  const inner = [...path, entry.name]
  const children = await read(entry.createReader())
  if (!children.length) found.push({ path: inner })
  for (const child of children) await walk(child, inner, found)
}

// A reader gives a hundred at a time.
async function read(reader) {
  const all = []
  for (;;) {
    const some = await new Promise((give, fail) => reader.readEntries(give, fail))
    if (!some.length || all.length > MOST) return all
    all.push(...some)
  }
}
