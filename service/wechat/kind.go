package wechat

// Kind is what an errcode means for the caller; several numbers share one (protocol §2.2).
type Kind int

// The kinds of refusal.
const (
	Unknown       Kind = iota // a number that we do not know, or no refusal at all
	Busy                      // the platform is: try again in a moment
	StaleToken                // the gateway has renewed it and was refused again
	Credentials               // app id, secret or our address is not accepted: somebody must look
	NotGranted                // this account may not use this API: somebody must look, or use another channel
	QuotaUsed                 // for today
	TooFast                   // for this minute
	BadCode                   // OAuth code wrong or expired: start the authorisation again
	CodeUsed                  // OAuth code used before: the browser loaded the page twice
	BadCitizen                // openid is not one of this account's
	NotFollower               // the citizen does not follow, has blocked us, or refuses messages
	NotSubscribed             // no 订阅通知 left to send: wait for a new subscription
	WindowClosed              // the citizen must write first; or use another channel
	BadContent                // what was sent is wrong, and stays so
	NoMenu                    // there is none
	BadMenu                   // a field of the menu
	KfOff                     // customer service is not enabled for this account
	KfSetup                   // an agent's account is unknown, unbound, or what was asked of it is refused
	NoSession                 // the citizen is in no agent's session
	OtherAgent                // another agent serves the citizen
	AgentOffline              // the agent is not there
	NoNeed                    // typing: already shown, or nobody is looking
)

// kinds is the table of protocol §2.2. The numbers 61450–61459 are those of the older customer service.
var kinds = map[int]Kind{
	-1:    Busy,
	40001: StaleToken, 40014: StaleToken, 42001: StaleToken,
	40013: Credentials, 40125: Credentials, 40164: Credentials, 40243: Credentials, 41002: Credentials, 41004: Credentials,
	61004: Credentials, 89503: Credentials, 89506: Credentials, 89507: Credentials,
	48001: NotGranted, 48004: NotGranted, 50002: NotGranted, 40200: NotGranted,
	45009: QuotaUsed, 45011: TooFast,
	40029: BadCode, 42003: BadCode, 40163: CodeUsed,
	40003: BadCitizen,
	43004: NotFollower, 43019: NotFollower, 48002: NotFollower,
	43101: NotSubscribed,
	45015: WindowClosed, 45047: WindowClosed,
	40004: BadContent, 40007: BadContent, 40033: BadContent, 40037: BadContent, 47003: BadContent,
	45002: BadContent, 45008: BadContent, 45072: BadContent, 65416: BadContent, 65417: BadContent,
	46003: NoMenu,
	40017: BadMenu, 40018: BadMenu, 40019: BadMenu, 40020: BadMenu, 40021: BadMenu, 40022: BadMenu, 40023: BadMenu,
	40024: BadMenu, 40025: BadMenu, 40026: BadMenu, 40027: BadMenu, 40119: BadMenu, 40120: BadMenu,
	65400: KfOff,
	65401: KfSetup, 65402: KfSetup, 65403: KfSetup, 65404: KfSetup, 65405: KfSetup, 65406: KfSetup, 65407: KfSetup,
	65408: KfSetup, 65409: KfSetup, 65410: KfSetup, 65411: KfSetup, 65412: KfSetup,
	61450: Busy, 61451: KfSetup, 61452: KfSetup, 61453: KfSetup, 61454: KfSetup, 61455: KfSetup, 61456: KfSetup,
	61457: KfSetup, 61458: OtherAgent, 61459: AgentOffline,
	65413: NoSession, 65414: OtherAgent, 65415: AgentOffline,
	45080: NoNeed, 45081: NoNeed,
}
