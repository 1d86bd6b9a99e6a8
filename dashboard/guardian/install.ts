/** Whether this page may be put on the home screen: only where the browser itself asks to, and never in WeChat. */
export type Installer = {
  readonly offer: () => "offered" | "inWeChat" | "none";
  /** Call it from a press: the browser asks the person. */
  readonly accept: () => void;
};
type Offer = Event & { readonly prompt: () => unknown };

export function createInstaller(page: Window, onChange: () => void): Installer {
  const inWeChat = isWeChat(page.navigator.userAgent);
  let offer: Offer | null = null;
  const take = (next: Offer | null) => {
    offer = next;
    onChange();
  };
  page.addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    if (!inWeChat && isOffer(event)) take(event);
  });
  page.addEventListener("appinstalled", () => take(null));
  return {
    offer: () => (inWeChat ? "inWeChat" : offer === null ? "none" : "offered"),
    accept: () => {
      offer?.prompt();
      // Each offer holds once; a browser that is turned down offers again when it thinks fit.
      take(null);
    },
  };
}

/** Its browser knows no notifications, no home screen and no page without a network. */
export function isWeChat(userAgent: string): boolean {
  return /MicroMessenger/i.test(userAgent);
}

function isOffer(event: Event): event is Offer {
  return "prompt" in event && typeof event.prompt === "function";
}
