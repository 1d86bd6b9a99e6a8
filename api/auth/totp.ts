import { createHash, randomBytes } from "node:crypto";
import { Secret, TOTP } from "otpauth";
import type { EpochMs } from "../../infra/domain/time.ts";

/** What authenticator apps take for granted: RFC 6238 with SHA-1, six digits, steps of 30 s. */
const PERIOD_SECONDS = 30;
/** Steps to either side, for a phone whose clock is off by half a minute. */
const WINDOW_STEPS = 1;
const RECOVERY_CODES = 10;
/** 80 bits: 16 characters of base32. */
const RECOVERY_BYTES = 10;

/** 160 bits, as RFC 4226 recommends, in base32 to be typed. */
export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** What the QR code says. */
export function totpUri(secret: string, login: string): string {
  return totpOf(secret, login).toString();
}

/** The step of 30 s that a code belongs to; `null`: it is none of these minutes. */
export function stepOfCode(secret: string, code: string, now: EpochMs): number | null {
  const delta = totpOf(secret, "").validate({ token: code, timestamp: now, window: WINDOW_STEPS });
  return delta === null ? null : Math.floor(now / 1_000 / PERIOD_SECONDS) + delta;
}

/** Codes for the day the phone is lost: shown once, kept by their hash. */
export function newRecoveryCodes(): readonly { readonly code: string; readonly hash: Buffer }[] {
  return Array.from({ length: RECOVERY_CODES }, () => {
    const text = Secret.fromHex(randomBytes(RECOVERY_BYTES).toString("hex")).base32.toLowerCase();
    return { code: text.replaceAll(/(.{4})(?=.)/g, "$1-"), hash: recoveryHash(text) };
  });
}

/** However it was typed: capitals, blanks and dashes do not matter. */
export function recoveryHash(code: string): Buffer {
  return createHash("sha256").update(plain(code)).digest();
}

/** Six digits, also with blanks or full-width; a recovery code is anything else. */
export function readTotpCode(code: string): string | null {
  const digits = plain(code);
  return /^\d{6}$/.test(digits) ? digits : null;
}

function plain(code: string): string {
  return code.normalize("NFKC").toLowerCase().replaceAll(/[\s-]/g, "");
}

function totpOf(secret: string, label: string): TOTP {
  return new TOTP({
    issuer: "121爱回家",
    label,
    algorithm: "SHA1",
    digits: 6,
    period: PERIOD_SECONDS,
    secret: Secret.fromBase32(secret),
  });
}
