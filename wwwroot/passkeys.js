// Sign-in by passkey, and adding one. A form with data-passkey names where to ask for options; what the browser signs goes into
// its field "credential", and the form is sent as any other. Without a script or without passkeys the form stays invisible, in the room that is kept for it.
for (const form of document.querySelectorAll('form[data-passkey]')) {
  if (!window.PublicKeyCredential?.parseCreationOptionsFromJSON) continue;
  form.dataset.ready = '';
  const fault = form.querySelector('.fault'), button = form.querySelector('button');
  form.addEventListener('submit', async event => {
    event.preventDefault();
    fault.hidden = true;
    button.setAttribute('aria-busy', 'true');
    try {
      form.elements.credential.value = JSON.stringify(await credentialOf(form));
      form.submit();
    } catch (error) {
      // Whoever closes the browser's own window has not failed.
      fault.hidden = error.name === 'NotAllowedError' || error.name === 'AbortError';
      button.removeAttribute('aria-busy');
    }
  });
}

async function credentialOf(form) {
  const answer = await fetch(form.dataset.passkey, { method: 'POST', body: new FormData(form) });
  if (!answer.ok) throw new Error(`The site answered ${answer.status}.`);
  const options = await answer.json();
  return 'user' in options
    ? navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
    : navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
}
