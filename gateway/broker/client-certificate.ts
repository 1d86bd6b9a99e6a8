import { readFile } from "node:fs/promises";
import { TLSSocket, type TlsOptions } from "node:tls";

export type ListenerTls = {
  readonly port: number;
  /** Nobody is heard without TLS. */
  readonly isOnly: boolean;
  readonly certFile: string;
  readonly keyFile: string;
  readonly clientCaFile: string | null;
  readonly needsClientCert: boolean;
};

/** What the TLS server asks of whoever connects. */
export async function clientRules({ clientCaFile, needsClientCert }: ListenerTls): Promise<TlsOptions> {
  if (clientCaFile === null) return {};
  return { ca: await readFile(clientCaFile), requestCert: true, rejectUnauthorized: needsClientCert };
}

/** A certificate was shown, and it is none of our authority: expired, forged, or another's. */
export function isStranger(socket: TLSSocket): boolean {
  return nameOnCertificate(socket) !== null && !socket.authorized;
}

/** The common name on the certificate of this connection; `null` when it has shown none. */
export function nameOnCertificate(connection: unknown): string | null {
  if (!(connection instanceof TLSSocket)) return null;
  const { subject } = connection.getPeerCertificate();
  // Without a certificate Node answers with an object that has nothing in it.
  return subject === undefined ? null : String(subject.CN);
}
