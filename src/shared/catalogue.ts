/** Version of the catalogue: the list in force to 2026-05-31. @see src/content/sources.yaml */
export const catalogueVersion = '2026-05-31'

/** Classes of special operations, in the order of the catalogue to 2026-05-31. */
export const operationClasses = {
  electrical: '电工作业',
  welding: '焊接与热切割作业',
  height: '高处作业',
  refrigeration: '制冷与空调作业',
  'coal-mine': '煤矿安全作业',
  mine: '金属非金属矿山安全作业',
  'oil-gas': '石油天然气安全作业',
  metallurgy: '冶金（有色）生产安全作业',
  chemicals: '危险化学品安全作业',
  fireworks: '烟花爆竹安全作业',
} as const
export type OperationClass = keyof typeof operationClasses

/**
 * The 54 operation items by slug. The slugs are this project's; the names are those of the catalogue to
 * 2026-05-31.
 */
export const operationItems = {
  'high-voltage': { class: 'electrical', name: '高压电工作业' },
  'low-voltage': { class: 'electrical', name: '低压电工作业' },
  'explosion-proof-electrical': { class: 'electrical', name: '防爆电气作业' },
  'power-cable': { class: 'electrical', name: '电力电缆作业' },
  'relay-protection': { class: 'electrical', name: '继电保护作业' },
  'electrical-testing': { class: 'electrical', name: '电气试验作业' },
  'fusion-welding': { class: 'welding', name: '熔化焊接与热切割作业' },
  'pressure-welding': { class: 'welding', name: '压力焊作业' },
  brazing: { class: 'welding', name: '钎焊作业' },
  scaffolding: { class: 'height', name: '登高架设作业' },
  'height-installation': { class: 'height', name: '高处安装、维护、拆除作业' },
  'refrigeration-operation': { class: 'refrigeration', name: '制冷与空调设备运行操作作业' },
  'refrigeration-installation': { class: 'refrigeration', name: '制冷与空调设备安装修理作业' },
  'coal-electrical': { class: 'coal-mine', name: '煤矿井下电气作业' },
  'coal-blasting': { class: 'coal-mine', name: '煤矿井下爆破作业' },
  'coal-monitoring': { class: 'coal-mine', name: '煤矿安全监测监控作业' },
  'coal-gas-inspection': { class: 'coal-mine', name: '煤矿瓦斯检查作业' },
  'coal-safety-inspection': { class: 'coal-mine', name: '煤矿安全检查作业' },
  'coal-hoist': { class: 'coal-mine', name: '煤矿提升机操作作业' },
  'coal-shearer': { class: 'coal-mine', name: '煤矿采煤机（掘进机）操作作业' },
  'coal-gas-drainage': { class: 'coal-mine', name: '煤矿瓦斯抽采作业' },
  'coal-outburst': { class: 'coal-mine', name: '煤矿防突作业' },
  'coal-water': { class: 'coal-mine', name: '煤矿探放水作业' },
  'mine-ventilation': { class: 'mine', name: '金属非金属矿井通风作业' },
  'mine-tailings': { class: 'mine', name: '尾矿作业' },
  'mine-safety-inspection': { class: 'mine', name: '金属非金属矿山安全检查作业' },
  'mine-hoist': { class: 'mine', name: '金属非金属矿山提升机操作作业' },
  'mine-support': { class: 'mine', name: '金属非金属矿山支柱作业' },
  'mine-electrical': { class: 'mine', name: '金属非金属矿山井下电气作业' },
  'mine-drainage': { class: 'mine', name: '金属非金属矿山排水作业' },
  'mine-blasting': { class: 'mine', name: '金属非金属矿山爆破作业' },
  drilling: { class: 'oil-gas', name: '司钻作业' },
  'metallurgical-gas': { class: 'metallurgy', name: '煤气作业' },
  phosgenation: { class: 'chemicals', name: '光气及光气化工艺作业' },
  'chlor-alkali': { class: 'chemicals', name: '氯碱电解工艺作业' },
  chlorination: { class: 'chemicals', name: '氯化工艺作业' },
  nitration: { class: 'chemicals', name: '硝化工艺作业' },
  ammonia: { class: 'chemicals', name: '合成氨工艺作业' },
  cracking: { class: 'chemicals', name: '裂解（裂化）工艺作业' },
  fluorination: { class: 'chemicals', name: '氟化工艺作业' },
  hydrogenation: { class: 'chemicals', name: '加氢工艺作业' },
  diazotization: { class: 'chemicals', name: '重氮化工艺作业' },
  oxidation: { class: 'chemicals', name: '氧化工艺作业' },
  peroxidation: { class: 'chemicals', name: '过氧化工艺作业' },
  amination: { class: 'chemicals', name: '胺基化工艺作业' },
  sulfonation: { class: 'chemicals', name: '磺化工艺作业' },
  polymerization: { class: 'chemicals', name: '聚合工艺作业' },
  alkylation: { class: 'chemicals', name: '烷基化工艺作业' },
  'chemical-instrumentation': { class: 'chemicals', name: '化工自动化控制仪表作业' },
  'pyrotechnic-making': { class: 'fireworks', name: '烟火药制造作业' },
  'black-powder': { class: 'fireworks', name: '黑火药制造作业' },
  fuse: { class: 'fireworks', name: '引火线制造作业' },
  'fireworks-charge': { class: 'fireworks', name: '烟花爆竹产品涉药作业' },
  'fireworks-storage': { class: 'fireworks', name: '烟花爆竹储存作业' },
} as const satisfies Record<string, { class: OperationClass; name: string }>
export type OperationSlug = keyof typeof operationItems

/** Returns the items of a class, or the one item of a slug, with their slugs. */
export const itemsNamed = (name: string) =>
  Object.entries(operationItems).filter(([slug, item]) => slug === name || item.class === name)
