// How a check asks the portal and says what it found.

export const PORTAL = process.argv[2];
export const text = async (address) => {
  const response = await fetch(PORTAL + address, { signal: AbortSignal.timeout(60_000) });
  if (!response.ok) throw new Error(`${address} answered ${response.status}`);
  return response.text();
};
export const tell = (finding) => console.log(String(finding).replace(/\s+/g, " "));
export const failing = (name, attempt) => {
  try {
    return attempt();
  } catch (error) {
    tell(`${name}: ${error.message}`);
  }
};
