// The buttons that print, shown where they work.

for (const button of document.querySelectorAll("[data-print]")) {
  button.onclick = () => print();
  button.hidden = false;
}
