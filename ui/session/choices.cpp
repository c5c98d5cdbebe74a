// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/choices.h"

namespace longwave::ui {

namespace {

/// The same for a map: keys in which `from` and `to` differ become as in `to`.
template <typename Map, typename Merge>
void patch(Map& current, const Map& from, const Map& to, const Merge& merge) {
    const auto at = [](const Map& map, const auto& key) {
        const auto found = map.find(key);
        return found == map.end() ? nullptr : &found->second;
    };
    for (const Map* side : {&from, &to})
        for (const auto& [key, value] : *side) {
            const auto* before = at(from, key);
            const auto* after = at(to, key);
            if (!before || !after || *before != *after)
                merge(current, key, before, after);
        }
}

void patchForms(std::map<FormKey, FormValues>& current, const std::map<FormKey, FormValues>& from,
                const std::map<FormKey, FormValues>& to) {
    patch(current, from, to, [](auto& forms, const FormKey& key, const FormValues* before, const FormValues* after) {
        static const FormValues kNone;
        FormValues& form = forms[key];
        patch(form, before ? *before : kNone, after ? *after : kNone,
              [](FormValues& fields, const std::string& field, const std::string*, const std::string* text) {
                  if (text)
                      fields[field] = *text;
                  else
                      fields.erase(field);
              });
        if (form.empty())
            forms.erase(key);
    });
}

} // namespace

FormKey formOf(const BankRef& ref) {
    return {ref.file, ref.parameterization, ref.parameterization == "plain" ? ref.name : std::string()};
}

Choices patched(Choices current, const Choices& from, const Choices& to) {
    const auto take = [&](auto Choices::*field) {
        if (from.*field != to.*field)
            current.*field = to.*field;
    };
    take(&Choices::signal);
    take(&Choices::channel);
    take(&Choices::region);
    take(&Choices::bank);
    take(&Choices::head);
    take(&Choices::compared);
    take(&Choices::engine);
    take(&Choices::mode);
    const auto takeConvolve = [&](auto ConvolveChoices::*field) {
        if (!(from.convolve.*field == to.convolve.*field))
            current.convolve.*field = to.convolve.*field;
    };
    takeConvolve(&ConvolveChoices::allHeads);
    takeConvolve(&ConvolveChoices::baseline);
    takeConvolve(&ConvolveChoices::against);
    takeConvolve(&ConvolveChoices::taps);
    takeConvolve(&ConvolveChoices::keepFrequencies);
    takeConvolve(&ConvolveChoices::skip);
    takeConvolve(&ConvolveChoices::order);
    takeConvolve(&ConvolveChoices::precision);
    takeConvolve(&ConvolveChoices::inputGate);
    takeConvolve(&ConvolveChoices::outputGate);
    const auto takeMonarch = [&](auto MonarchChoices::*field) {
        if (!(from.monarch.*field == to.monarch.*field))
            current.monarch.*field = to.monarch.*field;
    };
    // Matrices belong to their factors.
    takeMonarch(&MonarchChoices::factors);
    takeMonarch(&MonarchChoices::matrices);
    takeMonarch(&MonarchChoices::signal);
    takeMonarch(&MonarchChoices::kernel);
    takeMonarch(&MonarchChoices::causal);
    takeMonarch(&MonarchChoices::skipPadding);
    takeMonarch(&MonarchChoices::reorder);
    takeMonarch(&MonarchChoices::partnered);
    takeMonarch(&MonarchChoices::taps);
    takeMonarch(&MonarchChoices::keepFrequencies);
    takeMonarch(&MonarchChoices::precision);
    patchForms(current.forms, from.forms, to.forms);
    patch(current.generated, from.generated, to.generated,
          [](auto& generated, int id, const Generator*, const Generator* after) {
              if (after)
                  generated[id] = *after;
              else
                  generated.erase(id);
          });
    const auto takeRegularization = [&](auto Regularization::*field) {
        if (from.regularization.*field != to.regularization.*field)
            current.regularization.*field = to.regularization.*field;
    };
    takeRegularization(&Regularization::squashOn);
    takeRegularization(&Regularization::lambda);
    takeRegularization(&Regularization::smoothOn);
    takeRegularization(&Regularization::window);
    return current;
}

} // namespace longwave::ui
