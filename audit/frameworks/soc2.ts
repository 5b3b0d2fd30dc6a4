/**
 * SOC 2: the Trust Services Criteria of 2017 with the points of focus of 2022. The criteria's text belongs to the AICPA, so
 * that the numbers have to do; the headings are in our own words.
 */
import { type Framework, numbered } from "./framework.ts";

export const soc2: Framework = {
  id: "soc2",
  name: "SOC 2",
  title: "SOC 2 (Trust Services Criteria)",
  scope: "All criteria of the five categories, by number.",
  sections: [
    numbered("CC1 Control environment", "CC1.1 CC1.2 CC1.3 CC1.4 CC1.5"),
    numbered("CC2 Communication and information", "CC2.1 CC2.2 CC2.3"),
    numbered("CC3 Risk assessment", "CC3.1 CC3.2 CC3.3 CC3.4"),
    numbered("CC4 Monitoring of controls", "CC4.1 CC4.2"),
    numbered("CC5 Control activities", "CC5.1 CC5.2 CC5.3"),
    numbered("CC6 Logical and physical access", "CC6.1 CC6.2 CC6.3 CC6.4 CC6.5 CC6.6 CC6.7 CC6.8"),
    numbered("CC7 Operation of systems", "CC7.1 CC7.2 CC7.3 CC7.4 CC7.5"),
    numbered("CC8 Changes", "CC8.1"),
    numbered("CC9 Mitigation of risks", "CC9.1 CC9.2"),
    numbered("A1 Availability", "A1.1 A1.2 A1.3"),
    numbered("C1 Confidentiality", "C1.1 C1.2"),
    numbered("PI1 Integrity of processing", "PI1.1 PI1.2 PI1.3 PI1.4 PI1.5"),
    numbered(
      "P1 to P8 Privacy",
      "P1.1 P2.1 P3.1 P3.2 P4.1 P4.2 P4.3 P5.1 P5.2 P6.1 P6.2 P6.3 P6.4 P6.5 P6.6 P6.7 P7.1 P8.1",
    ),
  ],
};
