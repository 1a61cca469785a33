using IncidentKB.Web.Shared;

namespace IncidentKB.Web.Features.Patterns;

/// <summary>What only the pages of this slice say, in both languages.</summary>
internal static class PatternPhrases
{
    extension(UiText ui)
    {
        public string PatternsLead => ui.In(
            "The classes of mistake behind the incidents. Each shows itself in other words in other languages.",
            "事故背后的错误类型。同一种错误在不同语言中有不同的报错。");

        public string PracticesAgainstThem => ui.In("The practices that prevent them", "预防这些模式的实践");

        public string HowItHides => ui.In("How it hides", "它如何隐藏");

        public string AskInReview => ui.In("Ask in review", "评审时要问");

        public string WhatPreventsIt => ui.In("What prevents it", "如何预防");

        public string NoPracticeYet => ui.In("No incident of this pattern names a practice yet.", "此模式的事故尚未列出任何实践。");

        public string Twins => ui.In("The same mistake in other languages", "同一错误在其他语言中的样子");

        public string TwinsNote => ui.In(
            "What each language prints when it happens. 'Silent' means that it prints nothing.",
            "发生时各语言的输出。“无提示”表示没有任何输出。");

        public string Message => ui.In("Message", "报错信息");

        public string AlsoPrinted => ui.In("also:", "也作：");

        public string PrintedBy => ui.In("Printed by", "由谁输出");

        public string Versions => ui.In("Versions", "版本");

        public string IncidentsOfPattern => ui.In("Incidents of this pattern", "属于此模式的事故");

        public string TwinKind(string kind) => kind switch
        {
            "silent" => ui.In("silent", "无提示"),
            "warning" => ui.In("warning", "警告"),
            "exception" => ui.In("exception", "异常"),
            "signal" => ui.In("signal", "信号"),
            _ => kind,
        };

        public string NoSuchPattern(string slug) => ui.In($"There is no pattern called '{slug}'.", $"没有名为“{slug}”的失效模式。");
    }
}
