/** Title and icon of the browser's tab: the icon becomes the diamond while somebody is lost. */
export function setTabSign(title: string, isAlarm: boolean): void {
  if (document.title !== title) document.title = title;
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  const address = isAlarm ? "/favicon-alert.svg" : "/favicon.svg";
  if (link !== null && link.getAttribute("href") !== address) link.setAttribute("href", address);
}
