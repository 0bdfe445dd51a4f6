/** One line for each category that helps to choose, beside its name from the API. */
export const categoryHelp: Record<string, string> = {
  C1: '路灯、井盖、占道、违建、服务态度等',
  C2: '退款、退货、质量、虚假宣传等',
  C3: '入户、随迁、投靠、积分等',
  C4: '养老、医疗、失业、工伤、生育保险',
  C5: '工地、商铺、邻里、广场、交通噪声',
  C6: '了解政策、办事，或给城市提建议',
}
