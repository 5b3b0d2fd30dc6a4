/**
 * PCI DSS 4.0: the requirements that a published mapping finds checks for in AWS, and what our controls name beyond it.
 * The text is the council's, so that the numbers have to do; the headings are in our own words. Numbers from
 * turbot/steampipe-mod-aws-compliance, read 2026-11.
 */
import { type Framework, numbered } from "./framework.ts";

export const pciDss4: Framework = {
  id: "pci-dss-4",
  name: "PCI DSS 4.0",
  title: "PCI DSS 4.0",
  scope: "Requirements that can be checked in AWS by a published mapping, and those that controls of the pack name.",
  sections: [
    numbered("1 Network security", "1.2.5 1.2.8 1.3.1 1.3.2 1.4.1 1.4.2 1.4.3 1.4.4 1.4.5 1.5.1"),
    numbered("2 Secure configuration", "2.2.5 2.2.7"),
    numbered(
      "3 Stored account data",
      `3.2.1 3.3.1 3.3.1.1 3.3.1.3 3.3.2 3.3.3 3.5.1 3.5.1.1 3.5.1.3 3.6.1 3.6.1.2 3.6.1.3 3.6.1.4 3.7.1 3.7.2 3.7.4
      3.7.5 3.7.6 3.7.7`,
    ),
    numbered("4 Data in transit", "4.2.1 4.2.1.1"),
    numbered("6 Secure systems and software", "6.3.3 6.4.1 6.4.2 6.5.1 6.5.3 6.5.5 6.5.6"),
    numbered("7 Access by need", "7.2.1 7.2.2 7.2.3 7.2.4 7.2.5 7.2.5.1 7.2.6 7.3.1 7.3.2 7.3.3"),
    numbered(
      "8 Identity and authentication",
      `8.2.1 8.2.2 8.2.4 8.2.5 8.2.6 8.2.7 8.2.8 8.3.2 8.3.4 8.3.5 8.3.6 8.3.7 8.3.9 8.3.10 8.3.10.1 8.3.11 8.4.1 8.4.2
      8.4.3 8.6.2 8.6.3`,
    ),
    numbered(
      "10 Logs and monitoring",
      `10.2.1 10.2.1.1 10.2.1.2 10.2.1.3 10.2.1.4 10.2.1.5 10.2.1.6 10.2.1.7 10.2.2 10.3.1 10.3.2 10.3.3 10.3.4 10.4.1
      10.4.1.1 10.4.2 10.4.3 10.5.1 10.6.3 10.7.1 10.7.2`,
    ),
    numbered("11 Tests of security", "11.3.1 11.3.1.1 11.3.1.2 11.3.1.3 11.5.1 11.5.1.1 11.5.2 11.6.1"),
    numbered("12 Policy and incidents", "12.10.5"),
    numbered("Appendix A1 Service providers", "A1.1.2 A1.1.3 A1.2.1 A1.2.3"),
    numbered("Appendix A3 Supplement for designated entities", "A3.3.1 A3.4.1 A3.5.1"),
  ],
};
