// Menus (`<details data-menu>`): one open at a time, closed by Escape, a click elsewhere or leaving; arrows walk through.
// What stands beside an item (`menu__aside`) is to its right, so that each arrow down is the next item.
// Dialogs (`data-dialog="<id>"`): opened as modal ones.

const open = () => document.querySelectorAll('details[data-menu][open]')

document.addEventListener('click', event => {
  for (const menu of open()) if (!menu.contains(event.target)) menu.open = false
  const opener = event.target.closest('[data-dialog]')
  const dialog = opener && document.getElementById(opener.dataset.dialog)
  if (dialog?.showModal) {
    event.preventDefault()
    dialog.showModal()
    dialog.querySelector('.dialog__body :is(input:not([type=hidden]), textarea, select)')?.focus()
  }
  if (event.target.matches('dialog[open]') && outside(event)) event.target.close()
})

document.addEventListener('keydown', event => {
  const menu = event.target.closest?.('details[data-menu][open]')
  if (!menu) return
  if (event.key === 'Escape') {
    menu.open = false
    menu.querySelector('summary').focus()
  }
  if (event.target.matches('input, select, textarea')) return
  const here = document.activeElement
  const beside = { ArrowRight: '.menu__aside', ArrowLeft: ':not(.menu__aside)' }[event.key]
  if (beside) here.closest('.menu__pair')?.querySelector(`.menu__item${beside}`)?.focus()
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (!step) return
  event.preventDefault()
  const shown = [...menu.querySelectorAll('.menu__panel :is(a, button)')].filter(stop => stop.checkVisibility())
  const stops = shown.filter(stop => !stop.matches('.menu__aside'))
  const at = stops.indexOf(here.closest('.menu__pair')?.querySelector('.menu__item') ?? here)
  stops[(at + step + stops.length) % stops.length]?.focus()
})

document.addEventListener('focusin', event => {
  for (const menu of open()) if (!menu.contains(event.target)) menu.open = false
})

function outside({ target, clientX, clientY }) {
  const box = target.getBoundingClientRect()
  return clientX < box.left || clientX > box.right || clientY < box.top || clientY > box.bottom
}
