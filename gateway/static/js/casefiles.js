// Case files: adding by button, drop and paste, whole folders too; what is ticked; a file's page in a drawer.

import { ask } from './clashes.js'
import { chosen, collect, entriesOf } from './dropped.js'
import { send, stored } from './filing.js'
import { renew } from './live.js'
import { drawer, stay } from './soft.js'
import { size, text } from './text.js'
import { toast } from './toast.js'
import { Tray } from './tray.js'

const ASKED = 100 // files in one question
const WATCH = 60_000
const root = () => document.getElementById('case-files')
const adds = () => root().dataset.uploadUrl !== undefined
let tray

export function enhance({ dataset }) {
  tray = new Tray(document.getElementById('tray'), { url: dataset.uploadUrl, addUrl: dataset.addUrl, csrf: dataset.csrf, stored: job => stored(tray, job) })
  document.documentElement.dataset.filesReady = ''
  stay(() => tray.busy)
  count()
  setInterval(() => { if (!document.hidden && root()?.dataset.watchUrl) send(root().dataset.watchUrl, []).catch(() => {}) }, WATCH)
}

document.addEventListener('change', event => {
  const { target } = event
  if (target.matches('[data-tick-all]')) for (const box of document.querySelectorAll('[name=item][type=checkbox]')) box.checked = target.checked
  if (target.matches('[name=item], [data-tick-all]')) count()
  if (!target.matches('[data-add]')) return
  take(chosen(target.files))
  target.value = ''
})
document.addEventListener('casebus:morphed', count)
document.addEventListener('click', event => {
  const link = event.target.closest('a[data-drawer]')
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return
  event.preventDefault()
  drawer(link).catch(() => location.assign(link.href))
})
document.addEventListener('dragover', event => {
  if (!adds() || !event.dataTransfer?.types.includes('Files')) return
  event.preventDefault()
  root().classList.add('is-over')
})
document.addEventListener('dragleave', event => { if (!event.relatedTarget) root().classList.remove('is-over') })
document.addEventListener('drop', event => {
  root().classList.remove('is-over')
  if (!adds() || !event.dataTransfer?.types.includes('Files')) return
  event.preventDefault()
  collect(entriesOf(event.dataTransfer)).then(take).catch(tell)
})
document.addEventListener('paste', event => {
  if (!adds() || event.target.matches('input, textarea') || !event.clipboardData?.files.length) return
  event.preventDefault()
  take(chosen(event.clipboardData.files))
})

function count() {
  const bar = document.querySelector('[data-ticked-bar]')
  if (!bar) return
  const ticked = document.querySelectorAll('[name=item][type=checkbox]:checked').length
  bar.hidden = !ticked
  bar.querySelector('[data-ticked]').textContent = text('filesSelected', { n: ticked })
}

// Folders first, then a question about all names, then the bytes.
async function take(found) {
  const { folder, place, maxBytes, limit, checkUrl, foldersUrl } = root().dataset
  if (!found.length) return
  try {
    const folders = await makeFolders(foldersUrl, folder, found)
    const jobs = found.filter(({ file }) => file).map(({ file, path }) => ({ file, folder: folders.get(path.join('/')), place: path.at(-1) ?? place, label: [...path, file.name].join('/') }))
    for (const job of jobs) if (job.file.size > Number(maxBytes)) job.why = text('tooLarge', { name: job.file.name, size: size(job.file.size), limit })
    tray.enqueue(await asked(checkUrl, jobs))
    if (!jobs.length) renew(root())
  } catch (error) {
    tell(error)
  }
}

async function makeFolders(url, folder, found) {
  const paths = [...new Set(found.map(({ path }) => path.join('/')))].filter(Boolean)
  const made = new Map([['', folder]])
  for (let start = 0; start < paths.length; start += ASKED) {
    const wanted = paths.slice(start, start + ASKED)
    const { folders } = await send(url, [['folder', folder], ...wanted.map(path => ['path', path])])
    for (const path of wanted) made.set(path, folders[path])
  }
  return made
}

// Refused ones get the reason, names that exist an answer; what is to be skipped is left out.
async function asked(url, jobs) {
  const clashes = []
  for (const [folder, all] of Map.groupBy(jobs.filter(({ why }) => !why), job => job.folder)) {
    for (let start = 0; start < all.length; start += ASKED) {
      const some = all.slice(start, start + ASKED)
      const { objections } = await send(url, [['folder', folder], ...some.flatMap(({ file }) => [['name', file.name], ['size', file.size]])])
      for (const { index, kind, words } of objections) {
        if (words) some[index].why = words
        else clashes.push(Object.assign(some[index], { isFolder: kind === 'is_folder' }))
      }
    }
  }
  return answered(jobs, clashes)
}

async function answered(jobs, clashes) {
  const answers = clashes.length ? await ask(clashes) : new Map()
  if (!answers) return []
  for (const [file, way] of answers) jobs.find(job => job.file === file).clash = way
  return jobs.filter(({ clash }) => clash !== 'skip')
}

function tell(error) {
  toast(error.message, 'danger')
}
