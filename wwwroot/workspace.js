// What the workspace does when its circuit breaks: it says so and keeps the page, with everything that stands in its fields.
// Blazor's own dialog would need inline styles, and reloads the page once the server has forgotten the circuit.

const modal = document.getElementById('components-reconnect-modal');

modal.addEventListener('components-reconnect-state-changed', event => {
  const state = event.detail.state;
  if (state === 'hide') {
    modal.close();
    return;
  }

  modal.dataset.now = ['failed', 'rejected'].includes(state) ? state : 'show';
  if (!modal.open) modal.showModal();
});

modal.addEventListener('click', async event => {
  const wish = event.target.dataset.do;
  if (wish === 'stay') modal.close();
  if (wish !== 'retry') return;
  modal.dataset.now = 'show';
  try {
    if (!await Blazor.reconnect()) modal.dataset.now = 'rejected';
  } catch {
    modal.dataset.now = 'failed';
  }
});
