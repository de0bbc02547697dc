using Microsoft.Azure.Functions.Worker;

namespace BenchApp;

/// <summary>As many functions as a large app has: their number costs time at the start.</summary>
public static class Many
{
    [Function("Many1")]
    public static void Many1([TimerTrigger("0 0 0 1 1 *")] string text)
    {
    }

    [Function("Many2")]
    public static void Many2([TimerTrigger("0 0 0 1 1 *")] string text)
    {
    }

    [Function("Many3")]
    public static void Many3([TimerTrigger("0 0 0 1 1 *")] string text)
    {
    }

    [Function("Many4")]
    public static void Many4([TimerTrigger("0 0 0 1 1 *")] string text)
    {
    }

    [Function("Many5")]
    public static void Many5([TimerTrigger("0 0 0 1 1 *")] string text)
    {
    }

    [Function("Many6")]
    public static void Many6([TimerTrigger("0 0 0 1 1 *")] string text)
    {
    }

    [Function("Many7")]
    public static void Many7([TimerTrigger("0 0 0 1 1 *")] string text)
    {
    }

    [Function("Many8")]
    public static void Many8([TimerTrigger("0 0 0 1 1 *")] string text)
    {
    }

    [Function("Many9")]
    public static void Many9([TimerTrigger("0 0 0 1 1 *")] string text)
    {
    }

    [Function("Many10")]
    public static void Many10([TimerTrigger("0 0 0 1 1 *")] string text)
    {
    }

    [Function("Many11")]
    public static void Many11([TimerTrigger("0 0 0 1 1 *")] string text)
    {
    }

    [Function("Many12")]
    public static void Many12([TimerTrigger("0 0 0 1 1 *")] string text)
    {
    }

    [Function("Many13")]
    public static void Many13([TimerTrigger("0 0 0 1 1 *")] string text)
    {
    }

    [Function("Many14")]
    public static void Many14([TimerTrigger("0 0 0 1 1 *")] string text)
    {
    }

    [Function("Many15")]
    public static void Many15([TimerTrigger("0 0 0 1 1 *")] string text)
    {
    }

    [Function("Many16")]
    public static void Many16([TimerTrigger("0 0 0 1 1 *")] string text)
    {
    }

    [Function("Many17")]
    public static void Many17([TimerTrigger("0 0 0 1 1 *")] string text)
    {
    }

    [Function("Many18")]
    public static void Many18([TimerTrigger("0 0 0 1 1 *")] string text)
    {
    }

    [Function("Many19")]
    public static void Many19([TimerTrigger("0 0 0 1 1 *")] string text)
    {
    }

    [Function("Many20")]
    public static void Many20([TimerTrigger("0 0 0 1 1 *")] string text)
    {
    }

    [Function("Many21")]
    public static void Many21([TimerTrigger("0 0 0 1 1 *")] string text)
    {
    }

    [Function("Many22")]
    public static void Many22([TimerTrigger("0 0 0 1 1 *")] string text)
    {
    }

    [Function("Many23")]
    public static void Many23([TimerTrigger("0 0 0 1 1 *")] string text)
    {
    }

    [Function("Many24")]
    public static void Many24([TimerTrigger("0 0 0 1 1 *")] string text)
    {
    }

    [Function("Many25")]
    public static void Many25([TimerTrigger("0 0 0 1 1 *")] string text)
    {
    }

    [Function("Many26")]
    public static void Many26([TimerTrigger("0 0 0 1 1 *")] string text)
    {
    }

    [Function("Many27")]
    public static void Many27([TimerTrigger("0 0 0 1 1 *")] string text)
    {
    }

    [Function("Many28")]
    public static void Many28([TimerTrigger("0 0 0 1 1 *")] string text)
    {
    }

    [Function("Many29")]
    public static void Many29([TimerTrigger("0 0 0 1 1 *")] string text)
    {
    }

    [Function("Many30")]
    public static void Many30([TimerTrigger("0 0 0 1 1 *")] string text)
    {
    }

    [Function("Many31")]
    public static void Many31([TimerTrigger("0 0 0 1 1 *")] string text)
    {
    }

    [Function("Many32")]
    public static void Many32([TimerTrigger("0 0 0 1 1 *")] string text)
    {
    }

    [Function("Many33")]
    public static void Many33([TimerTrigger("0 0 0 1 1 *")] string text)
    {
    }

    [Function("Many34")]
    public static void Many34([TimerTrigger("0 0 0 1 1 *")] string text)
    {
    }

    [Function("Many35")]
    public static void Many35([TimerTrigger("0 0 0 1 1 *")] string text)
    {
    }

    [Function("Many36")]
    public static void Many36([TimerTrigger("0 0 0 1 1 *")] string text)
    {
    }

    [Function("Many37")]
    public static void Many37([TimerTrigger("0 0 0 1 1 *")] string text)
    {
    }

    [Function("Many38")]
    public static void Many38([TimerTrigger("0 0 0 1 1 *")] string text)
    {
    }

    [Function("Many39")]
    public static void Many39([TimerTrigger("0 0 0 1 1 *")] string text)
    {
    }

    [Function("Many40")]
    public static void Many40([TimerTrigger("0 0 0 1 1 *")] string text)
    {
    }

    [Function("Many41")]
    public static void Many41([TimerTrigger("0 0 0 1 1 *")] string text)
    {
    }

    [Function("Many42")]
    public static void Many42([TimerTrigger("0 0 0 1 1 *")] string text)
    {
    }

    [Function("Many43")]
    public static void Many43([TimerTrigger("0 0 0 1 1 *")] string text)
    {
    }

    [Function("Many44")]
    public static void Many44([TimerTrigger("0 0 0 1 1 *")] string text)
    {
    }

    [Function("Many45")]
    public static void Many45([TimerTrigger("0 0 0 1 1 *")] string text)
    {
    }

    [Function("Many46")]
    public static void Many46([TimerTrigger("0 0 0 1 1 *")] string text)
    {
    }

    [Function("Many47")]
    public static void Many47([TimerTrigger("0 0 0 1 1 *")] string text)
    {
    }
}
