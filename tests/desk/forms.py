"""Forms of the desk as a browser sends them."""

from django.urls import reverse


def address(model, page, *args):
    return reverse(f"admin:achievements_{model._meta.model_name}_{page}", args=args)


def form_of(client, url):
    """What a browser would send back from the page's form, unchanged."""
    context = client.get(url).context
    forms = [context["adminform"].form]
    for formset in context["inline_admin_formsets"]:
        forms += [formset.formset.management_form, *formset.formset.forms]
    sent = {"opened_version": context["opened_version"]} if "opened_version" in context else {}
    for form in forms:
        for bound in form:
            value = bound.value()
            if isinstance(value, list | tuple):
                sent[bound.html_name] = [getattr(each, "pk", each) for each in value]
            elif value is not None and value is not False:
                sent[bound.html_name] = value
    # a moment is typed in two boxes
    return {key: value for key, value in sent.items() if key != "publish_from"}


def errors_of(response):
    """The messages of a refused form by field; of its parts too."""
    context = response.context
    errors = dict(context["adminform"].form.errors)
    for formset in context["inline_admin_formsets"]:
        for form in formset.formset.forms:
            errors |= form.errors
    return {field: [str(message) for message in messages] for field, messages in errors.items()}


def save(client, model, changes, instance=None):
    instance = instance or model.objects.first()
    url = address(model, "change", instance.pk)
    return client.post(url, form_of(client, url) | changes)
