// Fields that depend on others of their form: asked, left out and offered at once. Without scripts a step of the form does it.

function value(form, name) {
  const control = form.elements[name]
  return control && !control.disabled ? control.value : ''
}

function fits(form, part) {
  const when = part.dataset.when ? JSON.parse(part.dataset.when) : {}
  return Object.entries(when).every(([name, fitting]) => fitting.includes(value(form, name)))
}

// In the order of the form, since each decides over those after it.
function refresh(form) {
  for (const part of form.querySelectorAll('[data-asks]')) {
    const control = form.elements[part.dataset.asks]
    const options = [...control.options ?? []].filter(option => option.value)
    for (const option of options) option.hidden = option.disabled = !fits(form, option)
    if (control.selectedOptions?.[0]?.disabled) control.value = ''
    const offered = !control.options || options.some(option => !option.disabled)
    part.hidden = control.disabled = !(offered && fits(form, part))
  }
  for (const panel of document.querySelectorAll('[data-guide]')) {
    const entries = [...panel.querySelectorAll('.legend > div')]
    for (const entry of entries) entry.hidden = !fits(form, entry)
    panel.hidden = entries.every(entry => entry.hidden)
  }
}

export function enhance(form) {
  for (const button of form.querySelectorAll('[data-without-script]')) button.remove()
  refresh(form)
}

// On the document, because a live update may put a form in place of another.
document.addEventListener('input', ({ target }) => { if (target.form?.querySelector('[data-asks]')) refresh(target.form) })
