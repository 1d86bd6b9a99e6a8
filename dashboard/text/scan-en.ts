import type { scanZhCn } from "./scan-zh-cn.ts";

export const scanEn: typeof scanZhCn = {
  scan: "Scan",
  byPhoto: "By photo",
  photo: "Use a photo",
  panel: "Scan the code on the wristband",
  starting: "Opening the camera. Allow it when the browser asks.",
  aim: "Hold the code with the wristband's number into the middle; it can also be read from further away.",
  readingFile: "Reading the photo",
  read: (id) => `Read ${id}`,
  troubles: {
    noCamera: "This device has no camera. Press again to take or choose a photo of the code.",
    refused: "The browser did not let us use the camera. Press again to take or choose a photo of the code.",
    busy: "Another program holds the camera, so it was not opened. Close that one and try again, or use a photo.",
    insecure: "This address is not https, so the browser gives no camera. Take or choose a photo of the code.",
    finderCode:
      "This is the code for passers-by; it holds no wristband number. Scan the number's own code on the back or the box, or type it in.",
    notNumber: "This QR code is not a wristband number; nothing was filled in.",
    noCode: "No QR code was found on the photo. Go nearer, avoid glare, and take another.",
    notAPicture: "This file is not a photo that can be read; try another JPEG or PNG.",
    notLoaded: "The reader did not arrive. Check the network and try again, or type the number in.",
  },
};
