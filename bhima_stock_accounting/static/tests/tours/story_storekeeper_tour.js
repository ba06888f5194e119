import {addChapter, article, consumed} from "./story";
import {issueToWard, openReceipt, transferIsDone} from "./tour_steps";

addChapter("receive", ({quantity}) => [
    ...openReceipt(),
    {
        content: "all has come, validate it",
        trigger: `.o_form_view:has([name=move_ids] [name=quantity]:contains(${quantity})) button[name=button_validate]:enabled`,
        run: "click",
    },
    {
        content: "the goods have come in",
        trigger: transferIsDone,
    },
]);

addChapter("issue", () => issueToWard("Maternité", article, consumed));
