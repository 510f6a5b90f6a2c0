from bada_model.language import Text


def test_filling_uses_each_language_for_nested_texts():
    filled = Text("{a}:好", "{a}: good").fill(a=Text("零售", "retail"))
    assert (filled.in_("zh"), filled.in_("en")) == ("零售:好", "retail: good")
