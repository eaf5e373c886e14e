// A button that copies what stands in the field before it; without scripts one copies by hand.

export function enhance(button) {
  const field = document.getElementById(button.dataset.copy)
  const said = button.querySelector('[role=status]')
  button.hidden = false
  button.addEventListener('click', async () => {
    field.select()
    try {
      await navigator.clipboard.writeText(field.value)
      said.textContent = button.dataset.copied
    } catch {
      field.focus() // not allowed here: it is selected, and the keyboard copies it
    }
  })
}
