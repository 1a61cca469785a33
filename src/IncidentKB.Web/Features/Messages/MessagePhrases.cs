using IncidentKB.Core.Messages;
using IncidentKB.Web.Shared;

namespace IncidentKB.Web.Features.Messages;

/// <summary>What only this slice says, in both languages.</summary>
internal static class MessagePhrases
{
    extension(UiText ui)
    {
        public string MessagesLead => ui.In(
            "What the messages of runtimes, standard libraries and the system mean, what usually causes them, and what to look at first.",
            "运行时、标准库和操作系统的报错各是什么意思，通常由什么引起，以及第一步该看哪里。");

        public string NoMessages => ui.In("No message is explained here yet.", "这里还没有解释任何报错。");

        public string LanguageOfMessage(string language) =>
            language == RuntimeMessage.AnyLanguage ? ui.In("Operating system", "操作系统") : UiText.Programming(language);

        public string WhatNext => ui.In("What to do next", "接下来怎么做");

        public string WhereToLook => ui.In("Where to look", "从哪里看起");

        public string WhatThisMessageMeans => ui.In("What this message means", "这条报错的含义");

        public string OwnCode => ui.In("In your own code", "自己的代码");

        public string FailedInside => ui.In("It failed in a library, called from there:", "出错点在它调用的库里：");

        public string NoOwnCode => ui.In(
            "No frame of this stack is your own code: all belong to the runtime or to libraries.",
            "这个调用栈里没有你自己的代码：所有栈帧都属于运行时或第三方库。");

        public string Means => ui.In("It means", "含义");

        public string UsualCause => ui.In("Usual cause", "常见原因");

        public string FirstStep => ui.In("First step", "第一步");

        public string AnyMessage => ui.In("any message", "任何消息");

        public string SeenIn(RuntimeMessage message) => message.RanOn is { } version
            ? ui.In($"Printed by a program run on {version}", $"由运行在 {version} 上的程序输出")
            : ui.In($"Known from {message.Seen}", $"出自 {message.Seen}");

        public string InTheCatalogue => ui.In("In the list of messages", "在报错列表中查看");
    }
}
