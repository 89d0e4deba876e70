/* Passkeys: the browser signs, the form carries it. Forms without this file stay hidden, or say that they need it. */
(() => {
  "use strict";

  const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (each) => each.charCodeAt(0));
  const text = (buffer) => {
    const binary = Array.from(new Uint8Array(buffer), (each) => String.fromCharCode(each)).join("");
    return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  };
  const known = (credentials) => (credentials ?? []).map((each) => ({ ...each, id: bytes(each.id) }));

  const said = (credential) => {
    const { response } = credential;
    const parts = ["attestationObject", "authenticatorData", "clientDataJSON", "signature", "userHandle"];
    const given = parts.filter((part) => response[part]).map((part) => [part, text(response[part])]);
    return JSON.stringify({
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      authenticatorAttachment: credential.authenticatorAttachment,
      response: { ...Object.fromEntries(given), transports: response.getTransports?.() },
      clientExtensionResults: credential.getClientExtensionResults(),
    });
  };

  const made = (options, alone) => {
    const publicKey = {
      ...options.publicKey,
      challenge: bytes(options.publicKey.challenge),
      user: { ...options.publicKey.user, id: bytes(options.publicKey.user.id) },
      excludeCredentials: known(options.publicKey.excludeCredentials),
      authenticatorSelection: {
        ...options.publicKey.authenticatorSelection,
        residentKey: alone ? "required" : "discouraged",
        requireResidentKey: alone,
        ...(alone ? { userVerification: "required" } : {}),
      },
    };
    return navigator.credentials.create({ publicKey });
  };

  const used = (options) => {
    const publicKey = {
      ...options.publicKey,
      challenge: bytes(options.publicKey.challenge),
      allowCredentials: known(options.publicKey.allowCredentials),
    };
    return navigator.credentials.get({ publicKey });
  };

  const asked = async (form) => {
    if (form.dataset.options) return JSON.parse(form.dataset.options);
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.statusText);
    return (await answer.json()).request_options;
  };

  const send = async (event) => {
    const form = event.target;
    event.preventDefault();
    const trouble = form.querySelector(".faults[hidden], .faults[data-shown]");
    try {
      const options = await asked(form);
      const adds = form.dataset.passkey === "add";
      const credential = adds ? await made(options, Boolean(form.elements.passwordless?.checked)) : await used(options);
      form.elements.credential.value = said(credential);
      form.submit();
    } catch {
      trouble.hidden = false;
      trouble.dataset.shown = "";
    }
  };

  if (!window.PublicKeyCredential) return;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", send);
  }
})();
