// Drop zones: each file is sent at once with PUT to `<data-upload-url>?name=…` (header X-CSRF-Token) and answered with {id}, which
// goes into a hidden input `upload` (and into `upload_note` as `id|bytes|name`, for showing the form again). A file over `data-max-bytes` is refused before it starts. Without this the input sends
// the files with the form.

import { icon, make, size, text } from './text.js'

const AT_ONCE = 3
const queue = []
let running = 0

export function enhance(zone) {
  const input = zone.querySelector('input[type=file]')
  const list = zone.querySelector('[data-uploads]')
  zone.dataset.ready = ''
  input.addEventListener('change', () => {
    for (const file of input.files) add(zone, list, file)
    input.value = ''
  })
  zone.addEventListener('dragover', event => { event.preventDefault(); zone.classList.add('is-over') })
  for (const leave of ['dragleave', 'drop']) zone.addEventListener(leave, () => zone.classList.remove('is-over'))
  zone.addEventListener('drop', event => {
    event.preventDefault()
    for (const file of event.dataTransfer.files) add(zone, list, file)
  })
  input.form?.addEventListener('paste', event => {
    for (const file of event.clipboardData?.files ?? []) add(zone, list, file)
  })
  if (input.form && !input.form.dataset.uploads) holdBack(input.form)
}

function add(zone, list, file) {
  const row = make('li', { className: 'upload' },
    make('span', { className: 'upload__icon' }, icon('file')), make('span', { className: 'upload__name' }, file.name),
    make('span', { className: 'upload__size' }, size(file.size)), make('span', { className: 'upload__tools' }))
  row.dataset.upload = ''
  list.append(row)
  const job = { zone, file, row }
  const remove = tool('close', text('remove', { name: file.name }), () => { job.request?.abort(); row.remove(); zone.querySelector('input[type=file]').focus() })
  row.querySelector('.upload__tools').append(remove)
  const limit = Number(zone.dataset.maxBytes)
  if (limit && file.size > limit) return fail(job, text('tooLarge', { name: file.name, size: size(file.size), limit: zone.dataset.limit ?? size(limit) }), false)
  if (!file.size) return fail(job, text('emptyFile', { name: file.name }), false)
  enqueue(job)
}

function enqueue(job) {
  job.row.dataset.upload = 'running'
  queue.push(job)
  pump()
}

function pump() {
  while (running < AT_ONCE && queue.length) {
    const job = queue.shift()
    if (job.row.isConnected) send(job)
  }
}

function send(job) {
  const { zone, file, row } = job
  const bar = make('progress', { className: 'progress', max: file.size, value: 0, ariaLabel: `${text('uploading')}: ${file.name}` })
  const request = (job.request = new XMLHttpRequest())
  row.append(bar)
  running++
  request.open('PUT', `${zone.dataset.uploadUrl}?name=${encodeURIComponent(file.name)}`)
  request.setRequestHeader('X-CSRF-Token', zone.dataset.csrf ?? document.body.dataset.csrf ?? '')
  request.setRequestHeader('Content-Type', 'application/octet-stream')
  request.responseType = 'json'
  request.upload.onprogress = event => { bar.value = event.loaded }
  request.onloadend = () => {
    running--
    bar.remove()
    if (request.status >= 200 && request.status < 300 && request.response?.id) done(job, request.response.id)
    else if (row.isConnected) fail(job, request.response?.detail ?? request.response?.title ?? text('uploadFailed'), request.status === 0 || request.status >= 429)
    pump()
  }
  request.send(file)
}

function done({ row, zone, file }, id) {
  row.dataset.upload = 'done'
  row.classList.add('upload--done')
  row.querySelector('.upload__icon').replaceChildren(icon('check-circle'))
  row.append(make('input', { type: 'hidden', name: 'upload', value: id }), make('input', { type: 'hidden', name: 'upload_note', value: `${id}|${file.size}|${file.name}` }), make('span', { className: 'visually-hidden', role: 'status' }, `${text('uploaded')}: ${file.name}`))
  zone.dispatchEvent(new CustomEvent('casebus:uploaded', { bubbles: true }))
}

function fail(job, why, mayRetry) {
  const { row } = job
  row.dataset.upload = 'failed'
  row.classList.add('upload--failed')
  row.querySelector('.upload__icon').replaceChildren(icon('danger'))
  const note = make('span', { className: 'upload__note', role: 'alert' }, why)
  row.append(note)
  if (!mayRetry) return
  const again = make('button', { type: 'button', className: 'button button--secondary button--sm', onclick: () => {
    note.remove(); again.remove()
    row.classList.remove('upload--failed')
    row.querySelector('.upload__icon').replaceChildren(icon('file'))
    enqueue(job)
  } }, text('retry'))
  row.querySelector('.upload__tools').prepend(again)
}

// The form waits for its files, and does not leave without one that failed.
function holdBack(form) {
  form.dataset.uploads = ''
  form.addEventListener('submit', event => {
    const failed = form.querySelector('[data-upload=failed] button')
    const unfinished = form.querySelector('[data-upload=running]')
    if (!failed && !unfinished) return
    event.preventDefault()
    if (failed) return failed.focus()
    form.querySelector('.drop__hint').textContent = text('waitingUploads')
    form.addEventListener('casebus:uploaded', () => { if (!form.querySelector('[data-upload=running]')) form.requestSubmit(event.submitter) }, { once: form.querySelectorAll('[data-upload=running]').length === 1 })
  })
}

function tool(name, label, action) {
  const button = make('button', { type: 'button', className: 'button button--quiet button--icon', title: label, ariaLabel: label, onclick: action }, icon(name))
  return button
}
