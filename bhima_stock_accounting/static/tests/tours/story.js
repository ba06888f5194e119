import {registry} from "@web/core/registry";

export const article = "Paracétamol";
export const vendor = "Grossiste";
export const consumed = 25;
export const cared = 60;

/**
 * What the stories of the two standards differ in: the quantity that is bought at 1
 * each, the accounts that each event debits and credits, and what expenses add to the
 * result.
 */
const stories = {
    ohada: {
        quantity: 105,
        bill: ["601100", "401100"],
        receipt: ["311100", "603100"],
        payment: ["401100", "571100"],
        consumption: ["603100", "311100"],
        income: "701100",
        expenses: {601100: -105, 603100: 80},
        costAccount: "603100",
    },
    ifrs: {
        quantity: 250,
        bill: ["408000", "401000"],
        receipt: ["310000", "408000"],
        payment: ["401000", "570000"],
        consumption: ["621000", "310000"],
        income: "400000",
        expenses: {621000: -25},
        costAccount: "621000",
    },
};

/**
 * Add a tour for each standard: what one person does at one point of the story.
 */
export function addChapter(name, getSteps) {
    for (const [standard, story] of Object.entries(stories)) {
        registry.category("web_tour.tours").add(`bhima_story_${name}_${standard}`, {
            steps: () => getSteps(story),
        });
    }
}
