// Lets a shared library that was built against glibc 2.38 load on 2.36. Only three symbols of the TimescaleDB package ask for
// the newer version: `strlcpy`, which the server itself offers, and `__isoc23_strtol` / `__isoc23_sscanf`, whose older
// names are their last part. ELF64: https://refspecs.linuxfoundation.org/LSB_5.0.0/LSB-Core-generic/LSB-Core-generic/symversion.html
import { readFileSync, writeFileSync } from "node:fs";

const NEWEST_MINOR = 36;
const DYNSYM = 11;
const VERSYM = 0x6fffffff;
const VERNEED = 0x6ffffffe;
const WEAK = 2;
const PREFIX = "__isoc23_";

const path = process.argv[2];
const elf = readFileSync(path);
const sections = readSections();
const byType = (type) => sections.find((section) => section.type === type);
const dynsym = byType(DYNSYM);
const versym = byType(VERSYM);
const verneed = byType(VERNEED);
if (dynsym === undefined || versym === undefined || verneed === undefined) throw new Error(`${path} is not a versioned ELF64 library`);
const names = sections[dynsym.link];

const tooNew = weakenNeeds();
let changed = 0;
for (let index = 0; index < dynsym.size / 24; index += 1) {
  if (!tooNew.has(elf.readUInt16LE(versym.offset + index * 2))) continue;
  const entry = dynsym.offset + index * 24;
  if (nameAt(elf.readUInt32LE(entry)).startsWith(PREFIX)) elf.writeUInt32LE(elf.readUInt32LE(entry) + PREFIX.length, entry);
  elf.writeUInt16LE(1, versym.offset + index * 2);
  changed += 1;
}
writeFileSync(path, elf);
process.stdout.write(`${path.split("/").at(-1)}: ${changed} symbols made unversioned\n`);

function readSections() {
  const start = Number(elf.readBigUInt64LE(0x28));
  const size = elf.readUInt16LE(0x3a);
  const count = elf.readUInt16LE(0x3c);
  return Array.from({ length: count }, (_, index) => {
    const at = start + index * size;
    return { type: elf.readUInt32LE(at + 4), offset: Number(elf.readBigUInt64LE(at + 24)), size: Number(elf.readBigUInt64LE(at + 32)), link: elf.readUInt32LE(at + 40) };
  });
}

/** Marks every need of a GLIBC newer than ours as weak; returns their version indexes. */
function weakenNeeds() {
  const found = new Set();
  for (let need = verneed.offset, next = 1; next !== 0; need += next) {
    for (let aux = need + elf.readUInt32LE(need + 8), nextAux = 1; nextAux !== 0; aux += nextAux) {
      const minor = /^GLIBC_2\.(\d+)$/.exec(nameAt(elf.readUInt32LE(aux + 8), sections[verneed.link]))?.[1];
      if (minor !== undefined && Number(minor) > NEWEST_MINOR) {
        elf.writeUInt16LE(elf.readUInt16LE(aux + 4) | WEAK, aux + 4);
        found.add(elf.readUInt16LE(aux + 6));
      }
      nextAux = elf.readUInt32LE(aux + 12);
    }
    next = elf.readUInt32LE(need + 12);
  }
  return found;
}

function nameAt(offset, table = names) {
  const from = table.offset + offset;
  return elf.toString("latin1", from, elf.indexOf(0, from));
}
