// The tray of uploads: three at once, progress of each and of all, a halt on errors with another try, and an end for one or all.
//
// A job is {file, label, clash, folder}; when its bytes are stored, `tray.stored` gets it with the id of its `upload` and files it.

import { icon, make, size, text } from './text.js'

const AT_ONCE = 3
const TRIES = 4

export class Tray {
  constructor(element, { url, addUrl, csrf, stored }) {
    Object.assign(this, { element, url, addUrl, csrf, stored, jobs: [], running: 0, halted: false })
    this.part('pause').addEventListener('click', () => (this.halted ? this.resume() : this.halt()))
    this.part('cancel').addEventListener('click', () => this.cancelAll())
    this.part('close').addEventListener('click', () => this.clear())
    addEventListener('beforeunload', event => { if (this.busy) event.preventDefault() })
  }

  part(name) { return this.element.querySelector(`[data-tray-${name}]`) }
  get busy() { return this.jobs.some(({ state }) => ['waiting', 'running', 'later', 'stored'].includes(state)) }

  enqueue(jobs) {
    for (const job of jobs) {
      job.row = make('li', { className: 'upload' }, make('span', { className: 'upload__icon' }, icon('file')), make('span', { className: 'upload__name', title: job.label }, job.label),
        make('span', { className: 'upload__size' }, size(job.file.size)), make('span', { className: 'upload__tools' }))
      job.row.querySelector('.upload__tools').append(tool('close', text('remove', { name: job.label }), () => this.cancel(job)))
      this.part('list').append(job.row)
      job.state ??= 'waiting'
      this.jobs.push(job)
      if (job.why) this.fail(job, job.why, false)
    }
    this.element.hidden = false
    this.pump()
  }

  pump() {
    for (const job of this.jobs) if (!this.halted && this.running < AT_ONCE && job.state === 'waiting') this.send(job)
    this.show()
  }

  send(job) {
    job.state = 'running'
    job.bar ??= make('progress', { className: 'progress', ariaLabel: `${text('uploading')}: ${job.label}` })
    Object.assign(job.bar, { max: job.file.size || 1, value: 0 })
    job.row.append(job.bar)
    const request = (job.request = new XMLHttpRequest())
    this.running++
    request.open('PUT', `${this.url}?name=${encodeURIComponent(job.file.name)}`)
    request.setRequestHeader('X-CSRF-Token', this.csrf)
    request.setRequestHeader('Content-Type', 'application/octet-stream')
    request.responseType = 'json'
    request.upload.onprogress = event => { job.bar.value = event.loaded; this.show() }
    request.onloadend = () => { this.running--; this.answered(job, request) }
    request.send(job.file)
  }

  answered(job, request) {
    const { status, response } = request
    if (job.state === 'cancelled') return this.pump()
    if (status >= 200 && status < 300 && response?.id) {
      Object.assign(job, { state: 'stored', upload: response.id })
      this.stored(job)
      return this.pump()
    }
    const wait = Number(request.getResponseHeader('Retry-After')) || 0
    job.tries = (job.tries ?? 0) + 1
    if ((status === 429 || status === 503) && wait && job.tries < TRIES) {
      job.state = 'later'
      setTimeout(() => { if (job.state === 'later') { job.state = 'waiting'; this.pump() } }, wait * 1000)
      return this.pump()
    }
    const passing = status === 0 || status === 429 || status >= 500
    this.fail(job, response?.detail ?? text('uploadFailed'), passing)
    if (passing) this.halt() // the next one would fail as well
    this.pump()
  }

  done(job) {
    job.state = 'done'
    job.bar?.remove()
    job.row.classList.add('upload--done')
    job.row.querySelector('.upload__icon').replaceChildren(icon('check-circle'))
    job.row.querySelector('.upload__tools').replaceChildren()
    this.show()
  }

  fail(job, why, mayRetry = true) {
    job.state = mayRetry ? 'failed' : 'refused'
    job.bar?.remove()
    job.row.classList.add('upload--failed')
    job.row.querySelector('.upload__icon').replaceChildren(icon('danger'))
    job.note = make('span', { className: 'upload__note', role: 'alert' }, why)
    job.row.append(job.note)
    if (mayRetry) job.row.querySelector('.upload__tools').prepend(make('button', { type: 'button', className: 'button button--secondary button--sm', onclick: () => { this.again(job); this.resume() } }, text('retry')))
    this.show()
  }

  again(job) {
    job.note?.remove()
    job.row.querySelector('.button--sm')?.remove()
    job.row.classList.remove('upload--failed')
    job.row.querySelector('.upload__icon').replaceChildren(icon('file'))
    Object.assign(job, { state: 'waiting', tries: 0 })
  }

  halt() { this.halted = true; this.show() }

  resume() {
    this.halted = false
    for (const job of this.jobs) if (job.state === 'failed') this.again(job)
    this.pump()
  }

  cancel(job) {
    job.state = 'cancelled'
    job.request?.abort()
    job.row.remove()
    this.jobs = this.jobs.filter(other => other !== job)
    this.pump()
    if (!this.jobs.length) this.clear()
  }

  cancelAll() { for (const job of this.jobs.filter(({ state }) => !['done', 'stored'].includes(state))) this.cancel(job) }

  clear() {
    if (this.busy) return
    for (const { row } of this.jobs) row.remove()
    this.jobs = []
    this.halted = false
    this.element.hidden = true
  }

  show() {
    const count = state => this.jobs.filter(job => job.state === state).length
    const wanted = this.jobs.filter(({ state }) => state !== 'refused')
    const all = wanted.reduce((sum, { file }) => sum + (file.size || 1), 0)
    const sent = wanted.reduce((sum, { state, bar, file }) => sum + (['stored', 'done'].includes(state) ? file.size || 1 : bar?.value ?? 0), 0)
    Object.assign(this.part('all'), { max: all || 1, value: sent })
    const [done, failed] = [count('done'), count('failed') + count('refused')]
    const words = [text('trayDone', { n: done, total: this.jobs.length }), failed && text('trayFailed', { n: failed }), this.halted && text('trayHalted')]
    const said = words.filter(Boolean).join(' · ')
    if (this.part('said').textContent !== said) this.part('said').textContent = said
    this.part('pause').hidden = !this.busy && !this.halted
    this.part('pause').querySelector('span').textContent = text(this.halted ? 'trayResume' : 'trayPause')
    this.part('cancel').hidden = !this.busy && !count('failed')
    this.part('close').hidden = this.busy
  }
}

const tool = (name, label, action) => make('button', { type: 'button', className: 'button button--quiet button--icon', title: label, ariaLabel: label, onclick: action }, icon(name))
