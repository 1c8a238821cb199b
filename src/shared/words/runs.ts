/** A run of Chinese characters, with the digits and the marks between them. `split` puts it at odd places. */
export const chineseRun =
  /(\p{Script=Han}(?:[\p{Script=Han}\d\s，。、；：？！“”‘’（）《》〔〕·…—-]*[\p{Script=Han}。？！”）》])?)/u
