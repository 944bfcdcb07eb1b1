import type { IDataObject } from 'n8n-workflow';

import { DEFAULT_COUNTRY } from '../phone/numberingPlans';
import { toText, timeZoneValue } from '../parameters/parameterValues';

/** How the call object shows numbers and times. */
export interface CallFormat {
	/** ISO 3166 code of the country whose numbers are written without country code. */
	country: string;
	/** IANA zone of the times. */
	timeZone: string;
}

/**
 * Reads the format from the options of a node.
 * @throws InvalidParameterError for a time zone that does not exist
 */
export function readCallFormat({ country, timezone }: IDataObject): CallFormat {
	return { country: toText(country) || DEFAULT_COUNTRY, timeZone: timeZoneValue(timezone) };
}
