// Files what is stored: many with one request, one request at a time for each folder; asks again when somebody took a name meanwhile.

import { ask } from './clashes.js'
import { renew } from './live.js'
import { text } from './text.js'

const TOGETHER = 50
const filing = new Map() // folder → jobs that wait to be filed there, and whether some are being filed

// What is stored while others are being filed goes with the next request.
export async function stored(tray, job) {
  const here = filing.get(job.folder) ?? { waiting: [] }
  filing.set(job.folder, here)
  here.waiting.push(job)
  if (here.running) return
  here.running = true
  while (here.waiting.length) await file(tray, job.folder, here.waiting.splice(0, TOGETHER))
  here.running = false
  renew(document.getElementById('case-files'))
}

function file(tray, folder, jobs) {
  return Promise.all([...Map.groupBy(jobs, ({ clash }) => clash ?? 'refuse')].map(([way, some]) => fileSome(tray, folder, way, some)))
}

async function fileSome(tray, folder, way, jobs) {
  try {
    await send(tray.addUrl, [['folder', folder], ['on_clash', way], ...jobs.map(({ upload }) => ['upload', upload])])
    for (const job of jobs) tray.done(job)
  } catch (error) {
    const names = new Set(error.clashes?.toLowerCase().split('\n'))
    const taken = jobs.filter(job => names.has(job.file.name.toLowerCase()))
    if (!taken.length) return jobs.forEach(job => tray.fail(job, error.message))
    const answers = await ask(taken) // somebody was faster
    for (const job of taken) job.clash = answers?.get(job.file) ?? 'skip'
    for (const job of jobs.filter(({ clash }) => clash === 'skip')) tray.cancel(job)
    await file(tray, folder, jobs.filter(({ clash }) => clash !== 'skip'))
  }
}

export async function send(url, fields) {
  const body = new URLSearchParams([...fields, ['request_id', crypto.randomUUID()]])
  const headers = { Accept: 'application/json', 'X-CSRF-Token': document.body.dataset.csrf }
  const answer = await fetch(url, { method: 'POST', body, headers })
  const said = answer.status === 204 ? {} : await answer.json().catch(() => ({}))
  if (!answer.ok) throw Object.assign(new Error(said.detail || text('uploadFailed')), { clashes: said.details?.clashes })
  return said
}
