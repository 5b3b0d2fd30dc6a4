/** The General Data Protection Regulation (EU) 2016/679: provisions that technical controls can bear on, in our own words. */
import { type Framework, section } from "./framework.ts";

export const gdpr: Framework = {
  id: "gdpr",
  name: "GDPR Art.",
  title: "GDPR (Regulation (EU) 2016/679)",
  scope:
    "Provisions that the technology of a platform can bear on, chosen by us; the others are matters of law and process.",
  sections: [
    section(
      "Principles",
      `
      5(1)(a) Data are used lawfully, fairly and openly
      5(1)(b) Data are used for the stated purpose only
      5(1)(c) No more data are kept than needed
      5(1)(d) Data are correct and kept up to date
      5(1)(e) Data are kept no longer than needed
      5(1)(f) Data are protected from misuse, loss and damage
      5(2) That all this is so can be shown
    `,
    ),
    section(
      "Rights of people",
      `
      15 People can see what is held of them
      16 People can have it put right
      17 People can have it erased
      18 People can have its use restricted
      20 People can take their data along
    `,
    ),
    section(
      "Duties",
      `
      25(1) Protection is part of the design
      25(2) By default only the needed data are used
      28(3) Processors are bound by contract
      30(1) There is a record of what is done with data
      30(2) Processors keep such a record too
      32(1)(a) Data are encrypted and pseudonymised where fitting
      32(1)(b) Systems stay confidential, intact, available and resilient
      32(1)(c) Access to data can be restored soon after an incident
      32(1)(d) The measures are tested regularly
      32(2) The measures fit the risk
      32(4) People with access act on instruction only
      33 The authority is told of a breach within 72 hours
      34 People are told of a breach that endangers them
      35 The impact of risky uses is assessed beforehand
    `,
    ),
    section(
      "Transfers",
      `
      44 Data leave the European Economic Area under conditions only
      46 A transfer has appropriate safeguards
    `,
    ),
  ],
};
