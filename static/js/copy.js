// Beside each text that carries data-copy, a button that copies it.

for (const text of document.querySelectorAll("[data-copy]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = text.dataset.copy;
  button.onclick = async () => {
    getSelection().selectAllChildren(text);
    await navigator.clipboard.writeText(text.innerText);
    button.textContent = text.dataset.copied;
  };
  text.after(button);
}
