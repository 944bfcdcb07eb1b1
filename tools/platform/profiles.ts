import type { TokenService } from './auth/tokens';
import type { Dialer } from './dialer/dialer';
import type { CentralApi } from './sms/handlers';
import type { SmsChat } from './sms/messages';
import { type Profile, type Variants, VARIANTS } from './variants';

/** What a profile chooses. */
interface Chosen {
	variants: Variants;
	tokens: TokenService;
	sms: SmsChat;
	dialer: Dialer;
	central: CentralApi;
}

/** Chooses the variants of a profile, also those of the services beside the IPBX API. */
export function applyProfile(
	{ variants, tokens, sms, dialer, central }: Chosen,
	profile: Profile,
): void {
	Object.assign(variants, VARIANTS[profile]);
	if (profile !== 'loose') return;
	tokens.exchangeAnswer = 'bare';
	tokens.rotateRefreshTokens = false;
	sms.forms.numbers = 'objects';
	sms.forms.messages = 'page';
	sms.forms.sent = 'created';
	dialer.controlForm = 'empty';
	central.form = 'empty';
	central.tellsWho = false;
}
