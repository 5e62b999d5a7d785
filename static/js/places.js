// On a page of a long list: leads on to the page with the place that the address names, where it is not on this one.

function leadOn() {
  const place = location.hash.slice(1);
  const address = new URL(location);
  if (!place || document.getElementById(place) || address.searchParams.get("at") === place) return;
  address.searchParams.delete("page");
  address.searchParams.set("at", place);
  location.replace(address);
}

addEventListener("hashchange", leadOn);
leadOn();
